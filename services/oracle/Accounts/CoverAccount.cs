using System.Collections.Immutable;
using System.Numerics;
using Notary.Protocol.Amounts;

namespace Notary.Oracle.Accounts;

/// <summary>One party's deposit under one agreement: what it holds, and what open exchanges may still take from it.</summary>
/// <remarks>
/// Kept by differences, not by the balances that a chain states: locks are reported at depth and penalties when they are
/// seen, so they do not come in the order of the blocks.
/// </remarks>
/// <typeparam name="TAsset">The asset of the deposit.</typeparam>
public sealed record CoverAccount<TAsset>
{
    private ImmutableDictionary<string, long> _locks = ImmutableDictionary<string, long>.Empty;
    private ImmutableHashSet<string> _withdrawals = [];

    public Amount<TAsset> Balance { get; private init; }

    /// <summary>Σ exposure: the required sums of the exchanges that are reserved or pending on this account.</summary>
    public Amount<TAsset> Exposure { get; private init; }

    public bool IsLocked => !_locks.IsEmpty;

    /// <summary>The invariant of PROTOCOL 4: Σ exposure &lt; balance, or both are 0.</summary>
    public bool IsSound => Exposure < Balance || (Exposure.Value.IsZero && Balance.Value.IsZero);

    /// <summary>A transaction's lock counts once, by however many messages it is reported.</summary>
    public bool HasLock(string txId) => _locks.ContainsKey(txId);

    public bool HasLockAt(long height) => _locks.ContainsValue(height);

    public bool HasWithdrawal(string txId) => _withdrawals.Contains(txId);

    public CoverAccount<TAsset> Lock(Amount<TAsset> amount, string txId, long height) =>
        this with
        {
            Balance = Balance + amount,
            _locks = _locks.Add(txId, height),
        };

    /// <summary>A penalty left the account.</summary>
    public CoverAccount<TAsset> Pay(Amount<TAsset> amount) =>
        this with
        {
            Balance = new(BigInteger.Max(0, Balance.Value - amount.Value)),
        };

    /// <summary>A withdrawal counts once, when first seen.</summary>
    public CoverAccount<TAsset> Withdraw(Amount<TAsset> amount, string txId) =>
        Pay(amount) with
        {
            _withdrawals = _withdrawals.Add(txId),
        };

    public CoverAccount<TAsset> Reserve(Amount<TAsset> required) =>
        this with
        {
            Exposure = Exposure + required,
        };

    public CoverAccount<TAsset> Release(Amount<TAsset> required) =>
        this with
        {
            Exposure = Exposure - required,
        };
}
