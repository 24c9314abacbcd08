using System.Numerics;
using Notary.Protocol.Amounts;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Exposures;

namespace Notary.Oracle.Accounts;

/// <summary>What the oracle says to an intent.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>A new answer; it reserves once it is recorded.</summary>
    /// <param name="ByGroup">Whether the group has to vouch for it, because an attestor may not.</param>
    public sealed record Approved(Answer Answer, bool ByGroup = false) : Decision;

    /// <summary>The exchange was answered before, with these terms: the same answer, and nothing to record.</summary>
    public sealed record Repeated(Answer Answer, bool ByGroup = false) : Decision;

    /// <summary>Nothing is reserved.</summary>
    /// <param name="Shortage">The account that is short, where one is.</param>
    public sealed record Refused(Reason Reason, Shortage? Shortage = null) : Decision;
}

/// <summary>An account that does not cover an exchange: balance − exposure ≤ required, all in its own asset's base unit.</summary>
public sealed record Shortage(
    Side Side,
    BigInteger Required,
    BigInteger Balance,
    BigInteger Exposure
)
{
    /// <summary>Null if the account covers it.</summary>
    public static Shortage? Of<TAsset>(
        CoverAccount<TAsset> account,
        Side side,
        Amount<TAsset> required
    ) =>
        CoverRule.Covers(account.Balance, account.Exposure, required)
            ? null
            : new(side, required.Value, account.Balance.Value, account.Exposure.Value);

    public Reason Reason =>
        Side == Side.Payment
            ? Reason.InsufficientConsumerDeposit
            : Reason.InsufficientProviderDeposit;
}
