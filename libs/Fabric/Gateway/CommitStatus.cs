using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Gateway;

/// <summary>How a transaction ended up: its block and the peers' verdict there.</summary>
public sealed record CommitStatus(string TransactionId, TxValidationCode Code, ulong BlockNumber)
{
    public bool IsValid => Code == TxValidationCode.Valid;

    /// <exception cref="FabricCommitException">The transaction was not valid.</exception>
    public CommitStatus EnsureValid() => IsValid ? this : throw new FabricCommitException(this);
}
