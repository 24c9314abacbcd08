using Notary.Adversary.Tests.Schedules;

namespace Notary.Adversary.Tests.Statements;

/// <summary>Statement 6: whatever thieves showed Sys, it handed data to the consumer of the index.</summary>
internal static class Downloads
{
    public static IEnumerable<string> Violations(Run run) =>
        from released in run.World.Sys.Released
        where released.Signer != released.Index.Consumer
        select $"{released.Signer} got the data of exchange {released.Index.Sequence}";
}
