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

    public static readonly AbiEvent Suspended = AbiEvent.Parse(
        "Suspended",
        "bytes32 indexed",
        "address indexed"
    );

    public static readonly AbiEvent ReleaseRequested = AbiEvent.Parse(
        "ReleaseRequested",
        "bytes32 indexed",
        "address indexed",
        "uint64"
    );

    public static readonly AbiEvent Released = AbiEvent.Parse(
        "Released",
        "bytes32 indexed",
        "uint256",
        "uint256"
    );

    public static readonly AbiEvent BondPaid = AbiEvent.Parse(
        "BondPaid",
        "address indexed",
        "uint256",
        "uint256"
    );

    public static readonly AbiEvent BondReleased = AbiEvent.Parse(
        "BondReleased",
        "address indexed",
        "address indexed",
        "uint256"
    );

    public static readonly AbiEvent BondSlashed = AbiEvent.Parse(
        "BondSlashed",
        "address indexed",
        "address indexed",
        "uint256",
        "bytes32"
    );

    public static readonly AbiEvent CandidateRegistered = AbiEvent.Parse(
        "CandidateRegistered",
        "address indexed",
        "bytes",
        "bytes",
        "bytes",
        "uint256"
    );

    public static readonly AbiEvent CandidateLeaving = AbiEvent.Parse(
        "CandidateLeaving",
        "address indexed"
    );

    public static readonly AbiEvent ChallengeOpened = AbiEvent.Parse(
        "ChallengeOpened",
        "bytes32 indexed",
        "uint64 indexed",
        "address indexed",
        "uint8",
        "bytes32",
        "bytes"
    );
}
