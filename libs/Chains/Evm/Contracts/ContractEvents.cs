using Notary.Evm;
using Notary.Protocol.Agreements;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The events of docs/formats.md, "EVM contracts".</summary>
internal static class ContractEvents
{
    public static readonly AbiEvent Paid = AbiEvent.Parse(
        "Paid",
        "bytes32 indexed",
        "uint64 indexed",
        "bytes32",
        "address",
        "uint256"
    );
    public static readonly AbiEvent Delivered = AbiEvent.Parse(
        "Delivered",
        "bytes32 indexed",
        "uint64 indexed",
        "bytes32",
        "bytes"
    );
    public static readonly AbiEvent AttestorRegistered = AbiEvent.Parse(
        "AttestorRegistered",
        "address indexed",
        "uint64"
    );
    public static readonly AbiEvent GroupChanged = AbiEvent.Parse(
        "GroupChanged",
        "uint64 indexed",
        "bytes",
        "bytes32"
    );
    public static readonly AbiEvent SetupAnchored = AbiEvent.Parse(
        "SetupAnchored",
        "bytes32 indexed",
        "uint32",
        "bytes32"
    );

    public static readonly AbiEvent Locked = AbiEvent.Parse(
        "Locked",
        "bytes32 indexed",
        "bytes32 indexed",
        "address",
        "uint256",
        "uint256",
        StructAbi.TypeOf<Agreement>(),
        "bytes",
        "bytes"
    );

    public static readonly AbiEvent InclusionProved = AbiEvent.Parse(
        "InclusionProved",
        "bytes32 indexed",
        "uint64 indexed",
        "uint8",
        "bytes32"
    );

    public static readonly AbiEvent Penalized = AbiEvent.Parse(
        "Penalized",
        "bytes32 indexed",
        "uint64 indexed",
        "uint8",
        "address",
        "bytes32",
        "uint256",
        "bytes32"
    );
}
