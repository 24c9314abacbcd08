using Notary.Client.Consumers;
using Notary.Evm;
using Notary.Protocol.Attestations;

namespace Notary.Bench.Exchanges;

/// <summary>Call data of the two calls of an EIP-3668 lookup that was answered before.</summary>
internal sealed class LookupCalls(AuthorizedExchange exchange)
{
    private static readonly AbiFunction AuthorizeFunction = AbiFunction.Parse(
        "authorize((bytes32,uint64,uint256,bytes32,uint8,uint64),bytes)"
    );
    private static readonly AbiFunction Lookup = AbiFunction.Parse(
        "OffchainLookup(address,string[],bytes,bytes4,bytes)"
    );
    private static readonly AbiType CallbackArguments = AbiType.Parse("(bytes,bytes)");

    private readonly byte[] _response = LookupCodec.EncodeResponse(
        exchange.Answer,
        exchange.Attested.Attestation
    );

    public byte[] Authorize { get; } =
    [
        .. AuthorizeFunction.Selector,
        .. LookupCodec
            .EncodeCall(exchange.Intent, exchange.IntentSignature)
            .AsSpan(AbiFunction.SelectorSize),
    ];

    /// <param name="revertData">OffchainLookup, as authorize reverts with it.</param>
    public byte[] Callback(byte[] revertData)
    {
        var lookup = Lookup.DecodeInput(revertData);
        return
        [
            .. lookup.Bytes(3),
            .. CallbackArguments.Encode(new object[] { _response, lookup.Bytes(4) }),
        ];
    }
}
