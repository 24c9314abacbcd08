using System.CommandLine;
using Notary.Cli.Audit.Export;
using Notary.Cli.Audit.Story;

namespace Notary.Cli.Audit;

/// <summary><c>notary audit</c>: what an auditor asks of the event logs.</summary>
internal static class AuditCommand
{
    public static Command Create() =>
        new("audit", "Look into the event logs.")
        {
            VerifyCommand.Create(),
            ReplayCommand.Create(),
            ShowCommand.Create(),
            ExportCommand.Create(),
        };
}
