using System.Numerics;
using Notary.Evm;

namespace Notary.Chains;

/// <summary>A block: number, hash, and Unix seconds where its chain has a clock.</summary>
public sealed record ChainHead(long Height, Bytes32 Hash, long? Timestamp);

/// <summary>One leg of one exchange, true at <paramref name="Head"/>.</summary>
public sealed record LegState(ChainHead Head, bool Done, bool Penalised);

/// <summary>A deposit account; the balance in base units of the chain's deposit asset.</summary>
public sealed record AccountState(Address Account, BigInteger Balance);

/// <summary>A group that a contract accepts or accepted.</summary>
/// <param name="PublicKey">G2 compressed, 96 bytes.</param>
/// <param name="GroupId">Fixes its members and their shares (docs/formats.md, "Group changes").</param>
public sealed record GroupState(ulong Epoch, byte[] PublicKey, Bytes32 GroupId);

/// <summary>An anchored setup document: version and sha2-256 digest of its CID.</summary>
public sealed record SetupState(uint Version, Bytes32 CidDigest);

/// <summary>Which notary an operator offers, and what stands for it.</summary>
/// <param name="Keys">keccak256 of its two keys (Candidacy.Digest); null where it offers none.</param>
/// <param name="Bond">The operator's, in base units of the chain's coin or token.</param>
public sealed record CandidateState(Bytes32? Keys, BigInteger Bond);

/// <summary>An anchored checkpoint of the event logs: number and sha2-256 digest of its CID.</summary>
public sealed record CheckpointState(ulong Number, Bytes32 CidDigest);

/// <summary>How far an agreement's end has come: no new answers; its deposits here were returned.</summary>
public sealed record EndingState(bool Suspended, bool Released);
