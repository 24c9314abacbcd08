using System.CommandLine;
using Notary.Cli.Stack;

namespace Notary.Cli.Challenges;

/// <summary>Where a service is: as typed, or that of the demo that runs.</summary>
internal static class ServiceUrl
{
    /// <exception cref="UsageException">None was given and no demo runs, or it is no URL.</exception>
    public static Uri Of(
        ParseResult parsed,
        Option<string?> option,
        Func<StackFile, Uri?> ofDemo
    ) =>
        parsed.GetValue(option) is { } given
            ? TypedOptions.Url(option.Name, given)
            : (StackFile.Find() is { } stack ? ofDemo(stack) : null)
                ?? throw new UsageException(
                    $"Give {option.Name} http://…, or start ./notary demo --keep."
                );
}
