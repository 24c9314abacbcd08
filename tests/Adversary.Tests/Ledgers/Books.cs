using System.Collections.Immutable;
using System.Numerics;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>One leg of one exchange.</summary>
internal sealed record LegName(Bytes32 Agreement, ulong Sequence, Side Side);

/// <summary>How far an agreement's end has come; times in Unix seconds.</summary>
internal sealed record Ending(bool Suspended, long RequestedAt, long ReleaseAt, bool Released)
{
    public static Ending GoingOn { get; } = new(false, 0, 0, false);
}

/// <summary>What the three contracts of a chain hold after a block, and everybody's coins; all in the chain's coin.</summary>
internal sealed record Books
{
    public ImmutableDictionary<Bytes32, BigInteger> Wallets { get; init; } =
        ImmutableDictionary<Bytes32, BigInteger>.Empty;

    /// <summary>What contracts owe: to payees, to victims, to owners of deposits.</summary>
    public ImmutableDictionary<Bytes32, BigInteger> Credits { get; init; } =
        ImmutableDictionary<Bytes32, BigInteger>.Empty;

    public ImmutableDictionary<
        (Bytes32 Agreement, Bytes32 Party),
        BigInteger
    > Deposits { get; init; } = ImmutableDictionary<(Bytes32, Bytes32), BigInteger>.Empty;

    /// <summary>Under address zero the pool.</summary>
    public ImmutableDictionary<Bytes32, BigInteger> Bonds { get; init; } =
        ImmutableDictionary<Bytes32, BigInteger>.Empty;

    /// <summary>With the digest of the answer with whose terms it is recorded.</summary>
    public ImmutableDictionary<LegName, Bytes32> Done { get; init; } =
        ImmutableDictionary<LegName, Bytes32>.Empty;

    public ImmutableHashSet<LegName> Penalised { get; init; } = [];

    public ImmutableHashSet<LegName> Legal { get; init; } = [];

    public ImmutableDictionary<Bytes32, Agreement> Agreements { get; init; } =
        ImmutableDictionary<Bytes32, Agreement>.Empty;

    public ImmutableDictionary<Bytes32, Ending> Endings { get; init; } =
        ImmutableDictionary<Bytes32, Ending>.Empty;

    /// <summary>How many transactions each sender has in blocks.</summary>
    public ImmutableDictionary<Bytes32, ulong> Nonces { get; init; } =
        ImmutableDictionary<Bytes32, ulong>.Empty;

    public Ending EndingOf(Bytes32 agreement) =>
        Endings.GetValueOrDefault(agreement, Ending.GoingOn);

    public bool IsOpen(LegName leg) => !Done.ContainsKey(leg) && !Penalised.Contains(leg);

    /// <summary>Everything that there is on the chain.</summary>
    public BigInteger Total =>
        Sum(Wallets.Values) + Sum(Credits.Values) + Sum(Deposits.Values) + Sum(Bonds.Values);

    private static BigInteger Sum(IEnumerable<BigInteger> amounts) =>
        amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);
}
