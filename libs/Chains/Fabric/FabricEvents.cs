using System.Text.Json;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>Reads the chaincode's events (docs/formats.md, Fabric chaincode).</summary>
internal static class FabricEvents
{
    /// <returns>Nothing for an event that this system does not know.</returns>
    /// <exception cref="FormatException">A known event with another payload.</exception>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    public static IReadOnlyList<ContractEvent> Parse(string txId, ChaincodeCallEvent emitted)
    {
        using var payload = JsonDocument.Parse(emitted.Payload);
        var json = payload.RootElement;
        if (emitted.Name == "PenalizedEach")
            return [.. List(json, "penalties").Select(penalty => Penalized(txId, penalty))];
        return Single(txId, emitted.Name, json) is { } found ? [found] : [];
    }

    private static ContractEvent? Single(string txId, string name, JsonElement json) =>
        name switch
        {
            "Locked" => Locked(txId, json),
            "Paid" => Leg(txId, Side.Payment, json),
            "Delivered" => Leg(txId, Side.Delivery, json),
            "InclusionProved" => InclusionProved(txId, json),
            "Penalized" => Penalized(txId, json),
            "GroupChanged" => new ContractEvent.GroupChanged(
                txId,
                UInt64(json, "epoch"),
                Hex.Decode(Text(json, "publicKey")),
                Word(json, "groupId")
            ),
            "AttestorRegistered" => new ContractEvent.AttestorRegistered(
                txId,
                Address.Parse(Text(json, "attestor")),
                UInt64(json, "validUntil")
            ),
            "SetupAnchored" => SetupAnchored(txId, json),
            "Suspended" => Suspended(txId, json, requested: false),
            "ReleaseRequested" => Suspended(txId, json, requested: true),
            "Released" => new ContractEvent.Released(
                txId,
                Word(json, "agreementId"),
                StructJson.ParseNumber(Text(json, "consumerAmount")),
                StructJson.ParseNumber(Text(json, "providerAmount"))
            ),
            "BondPaid" => new ContractEvent.BondPaid(
                txId,
                Address.Parse(Text(json, "holder")),
                StructJson.ParseNumber(Text(json, "amount")),
                StructJson.ParseNumber(Text(json, "bond"))
            ),
            "BondReleased" => BondTaken(txId, json, forfeited: false),
            "BondSlashed" => BondTaken(txId, json, forfeited: true),
            "CandidateRegistered" => new ContractEvent.CandidateRegistered(
                txId,
                Word(json, "operator"),
                new(Hex.Decode(Text(json, "identityKey")), Hex.Decode(Text(json, "evmKey"))),
                Hex.Decode(Text(json, "identityProof")),
                StructJson.ParseNumber(Text(json, "bond"))
            ),
            "CandidateLeaving" => new ContractEvent.CandidateLeaving(txId, Word(json, "operator")),
            "ChallengeOpened" => new ContractEvent.ChallengeOpened(
                txId,
                Word(json, "agreementId"),
                UInt64(json, "sequence"),
                KindOf(json),
                Word(json, "challenger"),
                Word(json, "answerDigest"),
                Hex.Decode(Text(json, "evidence"))
            ),
            _ => null,
        };

    /// <exception cref="FormatException">No such member, or not a decimal string below 2^64.</exception>
    public static ulong UInt64(JsonElement json, string name)
    {
        var number = StructJson.ParseNumber(Text(json, name));
        return number <= ulong.MaxValue
            ? (ulong)number
            : throw new FormatException($"{name} exceeds 64 bits");
    }

    /// <exception cref="FormatException">No such member, or not a decimal string below 2^32.</exception>
    public static uint UInt32(JsonElement json, string name) => UInt32(Text(json, name), name);

    /// <exception cref="FormatException">Not a decimal string below 2^32.</exception>
    public static uint UInt32(string text, string name)
    {
        var number = StructJson.ParseNumber(text);
        return number <= uint.MaxValue
            ? (uint)number
            : throw new FormatException($"{name} exceeds 32 bits");
    }

    private static ContractEvent.Locked Locked(string txId, JsonElement json) =>
        new(
            txId,
            Word(json, "party"),
            Address.Parse(Text(json, "account")),
            StructJson.ParseNumber(Text(json, "amount")),
            StructJson.ParseNumber(Text(json, "balance")),
            StructJson.FromJson<Agreement>(Member(json, "agreement")),
            EvmSignature.Parse(Text(json, "consumerSignature")),
            EvmSignature.Parse(Text(json, "providerSignature"))
        );

    private static ContractEvent.InclusionProved InclusionProved(string txId, JsonElement json) =>
        new(
            txId,
            SideOf(json),
            Word(json, "agreementId"),
            UInt64(json, "sequence"),
            Word(json, "answerDigest")
        );

    private static Side SideOf(JsonElement json) =>
        UInt64(json, "side") switch
        {
            (ulong)Side.Payment => Side.Payment,
            (ulong)Side.Delivery => Side.Delivery,
            _ => throw new FormatException("no known side"),
        };

    private static ContractEvent.LegRecorded Leg(string txId, Side side, JsonElement json) =>
        new(
            txId,
            side,
            Word(json, "agreementId"),
            UInt64(json, "sequence"),
            Word(json, "answerDigest")
        );

    private static ContractEvent.Penalized Penalized(string txId, JsonElement json) =>
        new(
            txId,
            Word(json, "agreementId"),
            UInt64(json, "sequence"),
            KindOf(json),
            Address.Parse(Text(json, "account")),
            Word(json, "victim"),
            StructJson.ParseNumber(Text(json, "amount")),
            Word(json, "answerDigest")
        );

    private static ContractEvent.SetupAnchored SetupAnchored(string txId, JsonElement json) =>
        new(txId, Word(json, "agreementId"), UInt32(json, "version"), Word(json, "cidDigest"));

    private static ContractEvent.Suspended Suspended(
        string txId,
        JsonElement json,
        bool requested
    ) => new(txId, Word(json, "agreementId"), Word(json, "party"), requested);

    private static ContractEvent.BondTaken BondTaken(
        string txId,
        JsonElement json,
        bool forfeited
    ) =>
        new(
            txId,
            Address.Parse(Text(json, "holder")),
            StructJson.ParseNumber(Text(json, "amount")),
            forfeited
        );

    private static PenaltyKind KindOf(JsonElement json) =>
        UInt64(json, "kind") switch
        {
            (ulong)PenaltyKind.PaymentMissing => PenaltyKind.PaymentMissing,
            (ulong)PenaltyKind.DeliveryMissing => PenaltyKind.DeliveryMissing,
            _ => throw new FormatException("no known kind of penalty"),
        };

    private static Bytes32 Word(JsonElement json, string name) => Bytes32.Parse(Text(json, name));

    private static string Text(JsonElement json, string name) => StructJson.TextOf(json, name);

    private static IEnumerable<JsonElement> List(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
            : throw new FormatException($"{name} is no list");

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member)
            ? member
            : throw new FormatException($"{name} is missing");
}
