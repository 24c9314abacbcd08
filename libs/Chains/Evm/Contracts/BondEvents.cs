using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Chains.Evm.Contracts;

/// <summary>Events about bonds and candidates.</summary>
internal static class BondEvents
{
    public static ContractEvent Paid(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.BondPaid);
        return new ContractEvent.BondPaid(
            txId,
            values.Address(0),
            values.Number(1),
            values.Number(2)
        );
    }

    public static ContractEvent Released(string txId, EventLog log) =>
        Taken(txId, log.Decode(ContractEvents.BondReleased), forfeited: false);

    public static ContractEvent Slashed(string txId, EventLog log) =>
        Taken(txId, log.Decode(ContractEvents.BondSlashed), forfeited: true);

    public static ContractEvent Registered(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.CandidateRegistered);
        return new ContractEvent.CandidateRegistered(
            txId,
            values.Address(0).ToBytes32(),
            new Candidacy(values.Bytes(1), values.Bytes(2)),
            values.Bytes(3),
            values.Number(4)
        );
    }

    public static ContractEvent Leaving(string txId, EventLog log) =>
        new ContractEvent.CandidateLeaving(
            txId,
            log.Decode(ContractEvents.CandidateLeaving).Address(0).ToBytes32()
        );

    public static ContractEvent Challenged(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.ChallengeOpened);
        return new ContractEvent.ChallengeOpened(
            txId,
            values.Bytes32(0),
            values.Number64(1),
            EventDecoder.Kind(values.Number64(3)),
            values.Address(2).ToBytes32(),
            values.Bytes32(4),
            values.Bytes(5)
        );
    }

    private static ContractEvent.BondTaken Taken(string txId, AbiValues values, bool forfeited) =>
        new(txId, values.Address(0), values.Number(2), forfeited);
}
