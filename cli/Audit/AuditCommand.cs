using System.CommandLine;

namespace Notary.Cli.Audit;

/// <summary><c>notary audit</c>: what an auditor asks of the event logs.</summary>
internal static class AuditCommand
{
    public static Command Create() =>
        new("audit", "Look into the event logs.") { ReplayCommand.Create() };
}
