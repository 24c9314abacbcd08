using System.Numerics;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains;

/// <summary>What one of our own nodes shows. Nothing it says is trusted further than its adapter can check.</summary>
public interface IChainReader
{
    ChainIdentity Identity { get; }

    /// <summary>When what a block shows counts, beyond the agreements' depths. A Fabric block is final.</summary>
    Finality Finality => Finality.ByDepth;

    /// <summary>The newest block of the node.</summary>
    /// <exception cref="ChainUnavailableException">The node does not answer.</exception>
    Task<ChainHead> GetHeadAsync(CancellationToken cancellation);

    /// <summary>
    /// Follows the chain from the start's height (inclusive) for ever: committed blocks in order and without gaps,
    /// reverted ones (newest first) before their replacements, and pending transactions to our contracts as they are seen.
    /// Ends only by cancellation, with <see cref="ChainUnavailableException"/> (the caller resumes from its last block), or with
    /// <see cref="ChainDivergedException"/>.
    /// </summary>
    IAsyncEnumerable<ChainObservation> WatchAsync(WatchStart start, CancellationToken cancellation);

    /// <summary>One exchange's leg as of the block that has <paramref name="depth"/> confirmations (1: the head itself).</summary>
    Task<LegState> GetLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    );

    /// <summary>Balance and name of a party's deposit account, at the newest block.</summary>
    Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    );

    /// <summary>The same, with the balance that counts: what had <paramref name="depth"/> confirmations and has not left since.</summary>
    /// <remarks>A block that is final has every depth.</remarks>
    Task<AccountState> GetAccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        uint depth,
        CancellationToken cancellation
    ) => GetAccountAsync(agreementId, party, cancellation);

    /// <summary>The group whose key the contract accepts; null before the first one.</summary>
    Task<GroupState?> GetGroupAsync(CancellationToken cancellation);

    /// <summary>The group of an epoch, past or present; null where there is none.</summary>
    Task<GroupState?> GetGroupAsync(ulong epoch, CancellationToken cancellation);

    /// <summary>The newest anchored setup document of an agreement (zero: the group's own); null when there is none.</summary>
    Task<SetupState?> GetSetupAsync(Bytes32 agreementId, CancellationToken cancellation);

    /// <summary>What had <paramref name="depth"/> confirmations of an operator's candidate and bond, and has not gone since.</summary>
    /// <param name="operatorId">Its party id.</param>
    /// <remarks>A block that is final has every depth.</remarks>
    /// <exception cref="FormatException">That is no party's id on this chain.</exception>
    Task<CandidateState> GetCandidateAsync(
        Bytes32 operatorId,
        uint depth,
        CancellationToken cancellation
    );

    /// <summary>The newest anchored checkpoint of the event logs; null when there is none.</summary>
    Task<CheckpointState?> GetCheckpointAsync(CancellationToken cancellation);

    /// <summary>How far an agreement's end has come here, at the newest block.</summary>
    Task<EndingState> GetEndingAsync(Bytes32 agreementId, CancellationToken cancellation);

    /// <summary>What somebody stands for its word with, or (zero) the pool, at the newest block; in the chain's coin or token.</summary>
    /// <param name="holder">See <see cref="Protocol.Groups.BondHolder"/>.</param>
    Task<BigInteger> GetBondAsync(Address holder, CancellationToken cancellation);
}
