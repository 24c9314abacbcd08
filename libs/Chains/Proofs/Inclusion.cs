using System.Text.Json;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Fabric;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Proofs;

/// <summary>What a proof of inclusion proves.</summary>
/// <param name="Index">The transaction's place in the block, from 0.</param>
/// <param name="Succeeded">Whether its effects exist. On Fabric the verdict of the peer that gave the block (PROTOCOL 6).</param>
/// <param name="Events">What it emitted, in order.</param>
public sealed record Inclusion(
    ChainKind Kind,
    ChainHead Block,
    int Index,
    string TxId,
    bool Succeeded,
    IReadOnlyList<EmittedEvent> Events
)
{
    /// <summary>
    /// Whether the transaction performed this leg with the answer's terms: it succeeded, and the UserContract recorded it
    /// (PROTOCOL 6, "included").
    /// </summary>
    /// <param name="chain">The chain on which the leg belongs.</param>
    public bool Performs(ChainIdentity chain, Answer answer, Side side) =>
        Succeeded
        && chain.Kind == Kind
        && chain.Carries(answer, side)
        && Events
            .Where(e => e.Contract == chain.UserContract)
            .Select(LegOf)
            .Any(leg =>
                leg is not null
                && leg.Side == side
                && leg.AgreementId == answer.AgreementId
                && leg.Sequence == answer.Sequence
                && leg.AnswerDigest == answer.Digest
            );

    private ContractEvent.LegRecorded? LegOf(EmittedEvent emitted)
    {
        try
        {
            return Kind == ChainKind.Evm
                ? EventDecoder.Leg(TxId, new(default, emitted.Topics, emitted.Data))
                : FabricEvents
                    .Parse(TxId, new ChaincodeCallEvent(emitted.Name!, emitted.Data))
                    .OfType<ContractEvent.LegRecorded>()
                    .SingleOrDefault();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>An event of a contract.</summary>
/// <param name="Contract">As in docs/formats.md, "Identities".</param>
/// <param name="Name">Fabric only: an EVM event is named by its first topic.</param>
/// <param name="Topics">EVM only.</param>
public sealed record EmittedEvent(
    Bytes32 Contract,
    string? Name,
    IReadOnlyList<Bytes32> Topics,
    byte[] Data
);
