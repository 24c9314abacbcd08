using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Group;

/// <summary>A change of the group, for people.</summary>
internal static class ChangeText
{
    public static void Write(IAnsiConsole console, ChangeReport change)
    {
        console.WriteLine(
            $"Change {change.Id}: {change.Kind} to epoch {change.Epoch}, {change.Threshold} of {change.Members.Count}"
        );
        console.WriteLine($"  {Line(change)}");
    }

    /// <summary>Where it stands, and who is waited for.</summary>
    public static string Line(ChangeReport change)
    {
        var phase = change.State switch
        {
            "made" => "; it is in force once all chains show it",
            "running" when change.Phase is { } p && p != "NotStarted" =>
                $", phase {p.ToLowerInvariant()}",
            _ => "",
        };
        var reason = change.Reason is { } r ? $": {r}" : "";
        var missing =
            change.Missing.Count > 0 && !change.HasFailed
                ? $"; missing {string.Join(", ", change.Missing.Select(GroupTexts.Fingerprint))}"
                : "";
        return $"{change.State}{phase}{reason}; {change.ApprovedBy.Count} approved, heard from {change.HeardFrom.Count}{missing}";
    }
}
