using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The functions of docs/formats.md, "EVM contracts", that this adapter calls or reads.</summary>
internal static class ContractFunctions
{
    private const string Attestation = "(uint64,bytes32[],bytes)";
    private const string Proof = "(uint64,bytes32,bytes32[],bytes)";
    private static readonly string Answer = StructAbi.TypeOf<Answer>();
    private static readonly string Agreement = StructAbi.TypeOf<Agreement>();

    public static readonly AbiFunction Pay = AbiFunction.Parse($"pay({Answer},{Attestation})");
    public static readonly AbiFunction PayFor = AbiFunction.Parse(
        $"payFor({Answer},{Attestation},uint64,bytes)"
    );
    public static readonly AbiFunction Deliver = AbiFunction.Parse(
        $"deliver({Answer},{Attestation},bytes)"
    );
    public static readonly AbiFunction Legs = AbiFunction.Parse(
        "legs(bytes32,uint8,uint64)",
        "(bool,bool)"
    );

    public static readonly AbiFunction RegisterAttestor = AbiFunction.Parse(
        "registerAttestor(address,uint64,uint64,bytes32,bytes)"
    );

    public static readonly AbiFunction PayBond = AbiFunction.Parse("payBond(address)");
    public static readonly AbiFunction ReleaseBond = AbiFunction.Parse(
        "releaseBond(address,address,uint256,uint64,bytes32,bytes)"
    );
    public static readonly AbiFunction SlashBond = AbiFunction.Parse(
        "slashBond(address,address,uint256,bytes32,uint64,bytes32,bytes)"
    );
    public static readonly AbiFunction ProveContradiction = AbiFunction.Parse(
        $"proveContradiction({Answer},{Attestation},{Answer},{Attestation})"
    );
    public static readonly AbiFunction Suspend = AbiFunction.Parse("suspend(bytes32)");
    public static readonly AbiFunction Release = AbiFunction.Parse("release(bytes32,uint64,bytes)");
    public static readonly AbiFunction ReleaseByBoth = AbiFunction.Parse(
        "releaseByBoth(bytes32,bytes,bytes)"
    );
    public static readonly AbiFunction RequestRelease = AbiFunction.Parse(
        "requestRelease(bytes32)"
    );
    public static readonly AbiFunction Veto = AbiFunction.Parse($"veto({Answer},{Attestation})");
    public static readonly AbiFunction ReleaseAfterDelay = AbiFunction.Parse(
        "releaseAfterDelay(bytes32)"
    );
    public static readonly AbiFunction Endings = AbiFunction.Parse(
        "endings(bytes32)",
        "(bool,bool,uint64,uint64)"
    );
    public static readonly AbiFunction RegisterCandidate = AbiFunction.Parse(
        "registerCandidate(bytes,bytes,bytes,bytes)"
    );
    public static readonly AbiFunction UnregisterCandidate = AbiFunction.Parse(
        "unregisterCandidate()"
    );
    public static readonly AbiFunction OpenChallenge = AbiFunction.Parse(
        $"openChallenge({Answer},{Attestation},uint8,bytes)"
    );
    public static readonly AbiFunction Bonds = AbiFunction.Parse("bonds(address)", "(uint256)");

    public static readonly AbiFunction Candidates = AbiFunction.Parse(
        "candidates(address)",
        "(bytes32)"
    );

    public static readonly AbiFunction Initialize = AbiFunction.Parse(
        "initialize(bytes,bytes32,bytes32)"
    );
    public static readonly AbiFunction ChangeGroup = AbiFunction.Parse(
        "changeGroup(uint64,bytes,bytes32,bytes)"
    );
    public static readonly AbiFunction Lock = AbiFunction.Parse($"lock({Agreement},bytes,bytes)");
    public static readonly AbiFunction Account = AbiFunction.Parse(
        "account(bytes32,bytes32)",
        "(address,uint256)"
    );
    public static readonly AbiFunction Penalize = AbiFunction.Parse(
        $"penalize({Answer},{Attestation},uint8,uint64,bytes,{Proof})"
    );
    public static readonly AbiFunction ProveInclusion = AbiFunction.Parse(
        $"proveInclusion({Answer},{Attestation},uint8,(bytes,uint256,bytes[]))"
    );
    public static readonly AbiFunction AnchorHeader = AbiFunction.Parse(
        "anchorHeader(bytes32,uint64,bytes32,uint64,bytes32,bytes)"
    );
    public static readonly AbiFunction Legal = AbiFunction.Parse(
        "legal(bytes32,uint8,uint64)",
        "(bytes32)"
    );
    public static readonly AbiFunction AnchorSetup = AbiFunction.Parse(
        "anchorSetup(bytes32,uint32,bytes32,uint64,bytes32,bytes)"
    );
    public static readonly AbiFunction Setup = AbiFunction.Parse(
        "setup(bytes32)",
        "(uint32,bytes32)"
    );
    public static readonly AbiFunction AnchorCheckpoint = AbiFunction.Parse(
        "anchorCheckpoint(uint64,bytes32,uint64,bytes)"
    );
    public static readonly AbiFunction Checkpoint = AbiFunction.Parse(
        "checkpoint()",
        "(uint64,bytes32)"
    );
    public static readonly AbiFunction Group = AbiFunction.Parse(
        "group()",
        "(uint64,bytes,bytes32)"
    );
    public static readonly AbiFunction GroupOf = AbiFunction.Parse(
        "groupOf(uint64)",
        "(bytes,bytes32)"
    );
    public static readonly AbiFunction Withdraw = AbiFunction.Parse("withdraw(address)");
    public static readonly AbiFunction Approve = AbiFunction.Parse("approve(address,uint256)");
}
