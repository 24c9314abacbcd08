using Notary.Chains.Observations;
using Notary.Evm;

namespace Notary.Chains.Evm.Contracts;

/// <summary>Events by which agreements end.</summary>
internal static class EndingEvents
{
    public static ContractEvent Suspended(string txId, EventLog log) =>
        Suspended(txId, log.Decode(ContractEvents.Suspended), requested: false);

    public static ContractEvent Requested(string txId, EventLog log) =>
        Suspended(txId, log.Decode(ContractEvents.ReleaseRequested), requested: true);

    public static ContractEvent Released(string txId, EventLog log)
    {
        var values = log.Decode(ContractEvents.Released);
        return new ContractEvent.Released(
            txId,
            values.Bytes32(0),
            values.Number(1),
            values.Number(2)
        );
    }

    private static ContractEvent.Suspended Suspended(
        string txId,
        AbiValues values,
        bool requested
    ) => new(txId, values.Bytes32(0), values.Address(1).ToBytes32(), requested);
}
