using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm.Contracts;

/// <summary>Reads which leg a transaction to the UserContract would perform.</summary>
internal static class PendingLegDecoder
{
    /// <summary>Null where the calldata is no leg in canonical form: then only its block will tell.</summary>
    public static PendingLeg? Decode(ReadOnlySpan<byte> data)
    {
        try
        {
            return Leg(data, ContractFunctions.Pay, Side.Payment)
                ?? Leg(data, ContractFunctions.PayFor, Side.Payment)
                ?? Leg(data, ContractFunctions.Deliver, Side.Delivery);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static PendingLeg? Leg(ReadOnlySpan<byte> data, AbiFunction function, Side side) =>
        function.Matches(data)
            ? new(side, StructAbi.FromTuple<Answer>(function.DecodeInput(data).Value(0)))
            : null;
}
