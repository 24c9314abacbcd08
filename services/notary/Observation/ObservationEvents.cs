using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Member.Observation;

// What this member's own watch of the chains saw. Heights are block numbers, hashes and ids 0x-hex.

/// <summary>Input: a leg stands in a block of this member's own node.</summary>
/// <param name="BlockTime">The block's timestamp, Unix seconds; null where blocks carry no time.</param>
/// <param name="SeenAt">The member's own clock, Unix seconds.</param>
public sealed record LegSeen(
    string Chain,
    int Side,
    string AgreementId,
    ulong Sequence,
    string AnswerDigest,
    string TxId,
    long Height,
    string BlockHash,
    long? BlockTime,
    long SeenAt
)
{
    /// <summary>One stream per leg: "leg-" + the exchange's id + "-" + the side.</summary>
    public static string StreamOf(Bytes32 exchangeId, Side side) => $"leg-{exchangeId}-{(int)side}";
}

/// <summary>Input: a penalty stands in a block of this member's own node.</summary>
/// <param name="Side">Of the leg that was penalised.</param>
/// <param name="Amount">That the victim got, base units, decimal.</param>
/// <param name="SeenAt">The member's own clock, Unix seconds.</param>
public sealed record PenaltySeen(
    string Chain,
    int Side,
    string AgreementId,
    ulong Sequence,
    string AnswerDigest,
    string Amount,
    string TxId,
    long Height,
    string BlockHash,
    long SeenAt
)
{
    /// <summary>One stream per leg: "punished-" + the exchange's id + "-" + the side.</summary>
    public static string StreamOf(Bytes32 exchangeId, Side side) =>
        $"punished-{exchangeId}-{(int)side}";
}

/// <summary>Where the watch of a chain began: legs before it were not seen.</summary>
public sealed record WatchStarted(string Chain, long Height);

/// <summary>How far the watch has come; it resumes a little before.</summary>
public sealed record WatchAdvanced(string Chain, long Height);
