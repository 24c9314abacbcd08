using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;
using Notary.ThresholdBls;

namespace Notary.Chains.Evm.Contracts;

/// <summary>Turns logs of our contracts into what they recorded; an event counts only from the contract that emits it.</summary>
internal sealed class EventDecoder
{
    private readonly Dictionary<
        (Address Contract, Bytes32 Topic),
        Func<string, EventLog, ContractEvent>
    > decoders;

    public EventDecoder(ContractAddresses contracts) =>
        decoders = new()
        {
            [(contracts.User, ContractEvents.Paid.Topic)] = Paid,
            [(contracts.User, ContractEvents.Delivered.Topic)] = Delivered,
            [(contracts.Oracle, ContractEvents.AttestorRegistered.Topic)] = AttestorRegistered,
            [(contracts.ServiceProvider, ContractEvents.Locked.Topic)] = Locked,
            [(contracts.ServiceProvider, ContractEvents.Penalized.Topic)] = Penalized,
            [(contracts.ServiceProvider, ContractEvents.InclusionProved.Topic)] = InclusionProved,
            [(contracts.ServiceProvider, ContractEvents.GroupChanged.Topic)] = GroupChanged,
            [(contracts.ServiceProvider, ContractEvents.SetupAnchored.Topic)] = SetupAnchored,
            [(contracts.User, ContractEvents.Suspended.Topic)] = EndingEvents.Suspended,
            [(contracts.User, ContractEvents.ReleaseRequested.Topic)] = EndingEvents.Requested,
            [(contracts.ServiceProvider, ContractEvents.Released.Topic)] = EndingEvents.Released,
            [(contracts.Oracle, ContractEvents.BondPaid.Topic)] = BondEvents.Paid,
            [(contracts.Oracle, ContractEvents.BondReleased.Topic)] = BondEvents.Released,
            [(contracts.Oracle, ContractEvents.BondSlashed.Topic)] = BondEvents.Slashed,
            [(contracts.Oracle, ContractEvents.CandidateRegistered.Topic)] = BondEvents.Registered,
            [(contracts.Oracle, ContractEvents.CandidateLeaving.Topic)] = BondEvents.Leaving,
            [(contracts.Oracle, ContractEvents.ChallengeOpened.Topic)] = BondEvents.Challenged,
        };

    /// <summary>Null for events that this system does not follow.</summary>
    /// <exception cref="FormatException">The node shows what our contracts cannot emit.</exception>
    public ContractEvent? Decode(EventLog log)
    {
        if (
            log.Topics.Count == 0
            || !decoders.TryGetValue((log.Address, log.Topics[0]), out var decode)
        )
            return null;
        var transaction =
            log.TransactionHash ?? throw new FormatException("an event has no transaction");
        return decode(transaction.ToString(), log);
    }

    /// <summary>The leg that an event of the UserContract records; null for its other events.</summary>
    /// <exception cref="FormatException">The event is malformed.</exception>
    public static ContractEvent.LegRecorded? Leg(string txId, EventLog log) =>
        log.Is(ContractEvents.Paid) ? Paid(txId, log)
        : log.Is(ContractEvents.Delivered) ? Delivered(txId, log)
        : null;

    private static ContractEvent.LegRecorded Paid(string txId, EventLog log) =>
        Leg(txId, Side.Payment, log.Decode(ContractEvents.Paid));

    private static ContractEvent.LegRecorded Delivered(string txId, EventLog log) =>
        Leg(txId, Side.Delivery, log.Decode(ContractEvents.Delivered));

    private static ContractEvent.LegRecorded Leg(string txId, Side side, AbiValues values) =>
        new(txId, side, values.Bytes32(0), values.Number64(1), values.Bytes32(2));

    private static ContractEvent.Locked Locked(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.Locked);
        var agreement = StructAbi.FromTuple<Agreement>(values.Value(5));
        if (agreement.Id != values.Bytes32(0))
            throw new FormatException("a locked agreement is not the one that its event names");
        return new(
            txId,
            values.Bytes32(1),
            values.Address(2),
            values.Number(3),
            values.Number(4),
            agreement,
            Signature(values.Bytes(6)),
            Signature(values.Bytes(7))
        );
    }

    private static ContractEvent.Penalized Penalized(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.Penalized);
        return new(
            txId,
            values.Bytes32(0),
            values.Number64(1),
            Kind(values.Number64(2)),
            values.Address(3),
            values.Bytes32(4),
            values.Number(5),
            values.Bytes32(6)
        );
    }

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static PenaltyKind Kind(ulong number) =>
        number is (ulong)PenaltyKind.PaymentMissing or (ulong)PenaltyKind.DeliveryMissing
            ? (PenaltyKind)number
            : throw new FormatException($"there is no penalty of kind {number}");

    private static ContractEvent.InclusionProved InclusionProved(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.InclusionProved);
        var side = (Side)values.Number64(2);
        return Enum.IsDefined(side)
            ? new(txId, side, values.Bytes32(0), values.Number64(1), values.Bytes32(3))
            : throw new FormatException($"there is no side {side}");
    }

    private static ContractEvent.GroupChanged GroupChanged(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.GroupChanged);
        return new(
            txId,
            values.Number64(0),
            GroupKeys.Compress(values.Bytes(1)),
            values.Bytes32(2)
        );
    }

    private static ContractEvent.AttestorRegistered AttestorRegistered(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.AttestorRegistered);
        return new(txId, values.Address(0), values.Number64(1));
    }

    private static ContractEvent.SetupAnchored SetupAnchored(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.SetupAnchored);
        return new(txId, values.Bytes32(0), (uint)values.Number64(1), values.Bytes32(2));
    }

    private static EvmSignature Signature(byte[] bytes) => EvmSignature.Parse(Hex.Encode(bytes));
}
