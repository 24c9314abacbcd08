using System.Net.Http.Json;
using System.Net.Mime;
using System.Numerics;
using System.Text.Json.Serialization;
using Notary.Client.Http;
using Notary.Evm;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Client.Registry;

/// <summary>Which document is a version of a setup.</summary>
/// <param name="AgreementId">Zero for the group's own setup.</param>
public sealed record SetupVersion(
    Bytes32 AgreementId,
    uint Version,
    string Cid,
    string? PreviousCid,
    [property: JsonConverter(typeof(JsonStringEnumConverter<SetupStatus>))] SetupStatus Status
);

/// <summary>How far a checkpoint is on its way onto the chain.</summary>
/// <param name="State">asked, signed, prepared, submitted or anchored.</param>
/// <param name="Signature">The group's, once there is one: G1 compressed, 0x-hex.</param>
public sealed record CheckpointStatus(
    ulong Number,
    string Cid,
    string State,
    string Chain,
    ulong? Epoch,
    string? Signature,
    string? TxId
);

/// <summary>How far the return of an agreement's deposits is.</summary>
public sealed record ReleaseStatus(Bytes32 AgreementId, IReadOnlyList<ChainReleaseStatus> Chains)
{
    /// <summary>Whether every chain that held a deposit shows that it returned it.</summary>
    public bool IsDone => Chains.All(chain => chain.State == "anchored");
}

/// <param name="Chain">CAIP-2 id.</param>
/// <param name="State">asked, signed, prepared, submitted or anchored: done.</param>
/// <param name="TxId">The registry's transaction, where it sent one.</param>
public sealed record ChainReleaseStatus(string Chain, string State, string? TxId);

/// <summary>
/// The registry of setup documents. Methods throw <see cref="RequestRefusedException"/> where it refuses and
/// <see cref="HttpRequestException"/> where it cannot be reached or answers nonsense.
/// </summary>
/// <param name="http">With the registry as its base address.</param>
public sealed class RegistryClient(HttpClient http)
{
    /// <summary>Publishes a document; publishing it again changes nothing.</summary>
    public async Task<SetupVersion> PublishAsync(
        SetupDocument document,
        CancellationToken cancellation = default
    )
    {
        var content = new ByteArrayContent(document.ToCanonicalJson());
        content.Headers.ContentType = new(MediaTypeNames.Application.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/v1/documents"))
        {
            Content = content,
        };
        return await http.SendAsync<SetupVersion>(request, cancellation);
    }

    /// <summary>A version of a setup (null: its newest); null where the registry knows none. What counts is the digest that a chain anchors.</summary>
    public async Task<SetupVersion?> FindAsync(
        Bytes32 agreementId,
        uint? version = null,
        CancellationToken cancellation = default
    )
    {
        var query = version is { } given ? $"?version={given}" : "";
        try
        {
            var uri = At($"/v1/setups/{agreementId}{query}");
            return await http.GetAsync<SetupVersion>(uri, cancellation);
        }
        catch (RequestRefusedException e) when (e.Code is "setup-unknown")
        {
            return null;
        }
    }

    /// <summary>The document behind a CID; the registry is not trusted, the hash is checked.</summary>
    /// <exception cref="FormatException">It is no setup document.</exception>
    public async Task<SetupDocument> GetAsync(
        string cid,
        CancellationToken cancellation = default
    ) => SetupDocument.Parse(await BlockAsync(cid, SetupDocument.MaxSize, cancellation));

    /// <summary>The same for a checkpoint of the event logs.</summary>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public async Task<CheckpointDocument> GetCheckpointAsync(
        string cid,
        CancellationToken cancellation = default
    ) => CheckpointDocument.Parse(await BlockAsync(cid, CheckpointDocument.MaxSize, cancellation));

    /// <summary>Asks for the deposits of an agreement that has expired; asking again changes nothing.</summary>
    public async Task<ReleaseStatus> AskReleaseAsync(
        Bytes32 agreementId,
        CancellationToken cancellation = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/v1/releases"))
        {
            Content = JsonContent.Create(new { agreementId = agreementId.ToString() }),
        };
        return await http.SendAsync<ReleaseStatus>(request, cancellation);
    }

    /// <summary>Has the group asked about a bond; posting a case again changes nothing.</summary>
    /// <param name="chain">CAIP-2 id of the chain that holds the bond.</param>
    /// <param name="holder">Of a false challenge: whose bond.</param>
    /// <param name="beneficiary">Party id of who is to have a forfeit; null: the pool, or nobody.</param>
    /// <param name="amount">Of a shortfall: what is missing, base units.</param>
    /// <returns>The case's CID.</returns>
    public async Task<string> PostBondCaseAsync(
        BondCase shown,
        string chain,
        Address? holder = null,
        Bytes32? beneficiary = null,
        BigInteger? amount = null,
        CancellationToken cancellation = default
    )
    {
        var query = $"?chain={Uri.EscapeDataString(chain)}";
        query += holder is { } whose ? $"&holder={whose}" : "";
        query += beneficiary is { } party ? $"&beneficiary={party}" : "";
        query += amount is { } missing ? $"&amount={missing}" : "";
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/v1/bond-cases" + query))
        {
            Content = new ByteArrayContent(shown.ToCanonicalJson()),
        };
        return (await http.SendAsync<StoredCase>(request, cancellation)).Cid;
    }

    /// <summary>A checkpoint of the event logs on its way onto the chain (null: the newest); null where the registry knows none.</summary>
    public async Task<CheckpointStatus?> FindCheckpointAsync(
        ulong? number = null,
        CancellationToken cancellation = default
    )
    {
        try
        {
            return await http.GetAsync<CheckpointStatus>(
                At($"/v1/checkpoints/{(number is { } given ? $"{given}" : "latest")}"),
                cancellation
            );
        }
        catch (RequestRefusedException e) when (e.Code is "checkpoint-unknown")
        {
            return null;
        }
    }

    private async Task<byte[]> BlockAsync(string cid, int maxSize, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At($"/v1/documents/{cid}"));
        var block = await http.SendAsync(request, maxSize, cancellation);
        return Cid.Of(block) == cid
            ? block
            : throw new HttpRequestException($"the registry gave another document than {cid}");
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private sealed record StoredCase(string Cid);
}
