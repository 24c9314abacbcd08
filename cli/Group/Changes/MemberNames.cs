using System.Globalization;
using Notary.Contracts.Group;

namespace Notary.Cli.Group.Changes;

/// <summary>Members of the next group, as typed.</summary>
internal static class MemberNames
{
    private const string KeyPrefix = "0x30";

    /// <returns>Identity keys; null for the default.</returns>
    /// <exception cref="UsageException">Neither a member's number nor an identity key, or one twice.</exception>
    public static IReadOnlyList<string>? Resolve(IReadOnlyList<string> typed, GroupReport group)
    {
        if (typed.Count == 0)
            return null;
        var keys = typed.Select(name => Resolve(name, group)).ToList();
        return keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == keys.Count
            ? keys
            : throw new UsageException("--member names one notary twice");
    }

    private static string Resolve(string name, GroupReport group)
    {
        if (name.StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase))
            return name;
        return
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && group.Members.FirstOrDefault(member => member.Number == number) is { } member
            ? member.Identity
            : throw new UsageException(
                $"--member takes a number from 1 to {group.Members.Count}, or an identity's public key (0x30…): {name}"
            );
    }
}
