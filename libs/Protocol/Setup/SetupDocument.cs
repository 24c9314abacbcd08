using System.Text.Json;
using System.Text.Json.Serialization;
using Notary.Evm;

namespace Notary.Protocol.Setup;

/// <summary>The setup document of PROTOCOL 3.5, one IPFS block of canonical JSON; a new version links the one before.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Previous">CID of the version before; null for the first.</param>
/// <param name="Agreement">Null in the group's own document.</param>
public sealed record SetupDocument(
    uint Version,
    string? Previous,
    SetupStatus Status,
    SetupGroup Group,
    IReadOnlyList<SetupChain> Chains,
    SetupAgreement? Agreement,
    IReadOnlyList<SetupAccount> Accounts
)
{
    /// <summary>The largest document that is read, in bytes.</summary>
    public const int MaxSize = 256 * 1024;

    /// <summary>The bytes whose hash is the CID.</summary>
    public byte[] ToCanonicalJson() =>
        CanonicalJson.Serialize(JsonSerializer.SerializeToNode(this, SetupJson.Options)!);

    /// <exception cref="FormatException">The bytes are no canonical setup document.</exception>
    public static SetupDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize<SetupDocument>(json, SetupJson.Options);
            if (document is not null && document.ToCanonicalJson().AsSpan().SequenceEqual(json))
                return document;
        }
        catch (JsonException e)
        {
            throw new FormatException("no setup document: " + e.Message, e);
        }
        throw new FormatException("the setup document is not canonical JSON");
    }
}

/// <summary>How far a setup has come; nothing is approved before <see cref="Locked"/>.</summary>
public enum SetupStatus
{
    /// <summary>The group's own document.</summary>
    Group,

    /// <summary>Both parties signed the agreement.</summary>
    Agreed,

    /// <summary>The watchers saw both deposits at depth.</summary>
    Locked,
}

/// <summary>Keys as 0x-hex, G2 compressed, 96 bytes each; public shares in the order of member numbers.</summary>
public sealed record SetupGroup(
    ulong Epoch,
    int Members,
    int Threshold,
    string PublicKey,
    IReadOnlyList<string> Commitments,
    IReadOnlyList<string> PublicShares
);

/// <summary>Contracts as 32 bytes, in the form of docs/formats.md.</summary>
public sealed record SetupChain(string Id, Bytes32 UserContract, Bytes32 ServiceProviderContract);

/// <summary>ABI words and both parties' signatures, 0x-hex.</summary>
public sealed record SetupAgreement(
    string Terms,
    EvmSignature ConsumerSignature,
    EvmSignature ProviderSignature
);

/// <summary>A deposit account; the balance as a decimal string in base units.</summary>
public sealed record SetupAccount(string Chain, Bytes32 Party, Address Account, string Balance);

internal static class SetupJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };
}
