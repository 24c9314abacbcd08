using System.Collections.Immutable;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Amounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>
/// What the oracle knows of one agreement: both accounts and every exchange it approved. Changes only by <c>Apply</c>,
/// which takes recorded events as they are; whether an observation fits is for <see cref="ObservationRules"/> to say.
/// </summary>
public sealed record AgreementExposure(Bytes32 Id)
{
    /// <summary>Null until the first deposit or lock was seen.</summary>
    public Agreement? Agreement { get; private init; }

    /// <summary>The registry published the setup as locked.</summary>
    public bool IsSetupLocked { get; private init; }

    public CoverAccount<PaymentAsset> Payment { get; private init; } = new();

    public CoverAccount<DataToken> Data { get; private init; } = new();

    public ImmutableDictionary<ulong, ExchangeExposure> Exchanges { get; private init; } =
        ImmutableDictionary<ulong, ExchangeExposure>.Empty;

    /// <summary>Σ required, in the payment asset, of exchanges with an open leg: what an attestor has vouched for (PROTOCOL 4.3).</summary>
    public Amount<PaymentAsset> OpenAttested { get; private init; }

    /// <summary>Σ required of the group's answers that count on the consumer's account.</summary>
    public Amount<PaymentAsset> GroupPayment { get; private init; }

    /// <summary>The same on the provider's.</summary>
    public Amount<DataToken> GroupData { get; private init; }

    /// <summary>Why no new exchange is approved any more, or null.</summary>
    public Reason? Stopped { get; private init; }

    public bool IsLocked => IsSetupLocked && Payment.IsLocked && Data.IsLocked;

    public bool IsSound => Payment.IsSound && Data.IsSound;

    /// <summary>The state after a recorded event. Events that change nothing leave it as it is.</summary>
    public AgreementExposure Apply(object @event) =>
        @event switch
        {
            AgreementLocked e => Know(e.Agreement) with { IsSetupLocked = true },
            DepositSeen e => Know(e.Agreement).Lock(e),
            AnswerApproved e => Reserve(AbiStruct.FromAbiHex<Answer>(e.Answer), e.ByGroup),
            LegPendingSeen e => Move(
                e.Sequence,
                e.Side,
                ExposureState.Pending,
                new(e.TxId, e.Height)
            ),
            LegConfirmedSeen e => Move(
                e.Sequence,
                e.Side,
                ExposureState.Settled,
                new(e.TxId, e.Height)
            ),
            LegRevertedSeen e => Move(e.Sequence, e.Side, ExposureState.Reserved),
            LapseSeen e => Move(e.Sequence, e.Side, ExposureState.Lapsed),
            PenaltySeen e => Move(e.Sequence, e.Side, ExposureState.Penalised).Pay(e),
            WithdrawalSeen e => Withdraw(e),
            SuspensionSeen => Stop(Reason.AgreementSuspended),
            FinalBlockReverted => Stop(Reason.AgreementReverted),
            _ => this,
        };

    private AgreementExposure Stop(Reason reason) => this with { Stopped = Stopped ?? reason };

    private AgreementExposure Know(string agreement) =>
        this with
        {
            Agreement = Agreement ?? AbiStruct.FromAbiHex<Agreement>(agreement),
        };

    private AgreementExposure Lock(DepositSeen e) =>
        e.Side == Side.Payment
            ? this with
            {
                Payment = Payment.Lock(Amount<PaymentAsset>.Parse(e.Amount), e.TxId, e.Height),
            }
            : this with
            {
                Data = Data.Lock(Amount<DataToken>.Parse(e.Amount), e.TxId, e.Height),
            };

    private AgreementExposure Pay(PenaltySeen e) =>
        e.Side == Side.Payment
            ? this with
            {
                Payment = Payment.Pay(Amount<PaymentAsset>.Parse(e.Amount)),
            }
            : this with
            {
                Data = Data.Pay(Amount<DataToken>.Parse(e.Amount)),
            };

    /// <summary>The state when an answer is approved.</summary>
    public AgreementExposure Reserve(Answer answer, bool byGroup = false) =>
        Reserve(answer.PaymentRequired, answer.DataRequired, byGroup) with
        {
            Exchanges = Exchanges.Add(
                answer.Sequence,
                new(answer, ExposureState.Reserved, ExposureState.Reserved) { ByGroup = byGroup }
            ),
        };

    /// <summary>The accounts when an answer with these required sums is approved.</summary>
    public AgreementExposure Reserve(
        Amount<PaymentAsset> payment,
        Amount<DataToken> data,
        bool byGroup = false
    )
    {
        var reserved = this with { Payment = Payment.Reserve(payment), Data = Data.Reserve(data) };
        return byGroup
            ? reserved with
            {
                GroupPayment = GroupPayment + payment,
                GroupData = GroupData + data,
            }
            : reserved with
            {
                OpenAttested = OpenAttested + payment,
            };
    }

    /// <summary>What is left must still cover what is open; else that is waived, and the agreement at its end.</summary>
    private AgreementExposure Withdraw(WithdrawalSeen e)
    {
        var left =
            e.Side == Side.Payment
                ? this with
                {
                    Payment = Payment.Withdraw(Amount<PaymentAsset>.Parse(e.Amount), e.TxId),
                }
                : this with
                {
                    Data = Data.Withdraw(Amount<DataToken>.Parse(e.Amount), e.TxId),
                };
        return left.IsSound ? left : left.Waive(e.Side).Stop(Reason.AgreementWithdrawn);
    }

    private AgreementExposure Waive(Side side) =>
        Exchanges
            .Where(e => ExchangeExposure.Counts(e.Value.Of(side)))
            .Aggregate(this, (state, e) => state.Move(e.Key, side, ExposureState.Waived));

    private AgreementExposure Move(
        ulong sequence,
        Side side,
        ExposureState state,
        LegSighting? sighting = null
    )
    {
        if (!Exchanges.TryGetValue(sequence, out var before))
            return this;
        var after = before.With(side, state, sighting);
        var released =
            ExchangeExposure.Counts(before.Of(side)) && !ExchangeExposure.Counts(state)
                ? Release(before, side)
                : this;
        return released with
        {
            Exchanges = Exchanges.SetItem(sequence, after),
            OpenAttested =
                !before.ByGroup && before.IsOpen && !after.IsOpen
                    ? OpenAttested - before.Answer.PaymentRequired
                    : OpenAttested,
        };
    }

    private AgreementExposure Release(ExchangeExposure exchange, Side side)
    {
        var (payment, data) = (exchange.Answer.PaymentRequired, exchange.Answer.DataRequired);
        return side == Side.Payment
            ? this with
            {
                Payment = Payment.Release(payment),
                GroupPayment = exchange.ByGroup ? GroupPayment - payment : GroupPayment,
            }
            : this with
            {
                Data = Data.Release(data),
                GroupData = exchange.ByGroup ? GroupData - data : GroupData,
            };
    }
}
