using System.CommandLine;

namespace Notary.Cli.Proofs;

/// <summary><c>notary proof</c>: that a transaction is in a block, for people who do not trust the node that says so.</summary>
internal static class ProofCommand
{
    public static Command Create() =>
        new("proof", "Prove that a transaction is in a block, and verify such proofs offline.")
        {
            MakeCommand.Create(),
            VerifyCommand.Create(),
        };
}
