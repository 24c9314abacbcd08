using System.CommandLine;

namespace Notary.Cli.Bonds;

/// <summary><c>notary bond</c>: shows the notary group a case about a bond (docs/formats.md, "Bond cases").</summary>
internal static class BondCommand
{
    public static Command Create() =>
        new(
            "bond",
            "Have the notary group forfeit a bond, give the own one back, or pay from the pool."
        )
        {
            ForfeitCommand.Create(),
            AskCommand.Create(),
            CoverCommand.Create(),
        };
}
