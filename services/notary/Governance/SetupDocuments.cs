using System.Net;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>Setup documents from the IPFS registry. A document is believed for its hash, not for who sent it.</summary>
/// <param name="http">With the registry as its base address.</param>
internal sealed class SetupDocuments(HttpClient http)
{
    /// <summary>Null where the registry does not have it, or sends something else.</summary>
    public async Task<SetupDocument?> FindAsync(Bytes32 digest, CancellationToken cancellation)
    {
        var cid = Cid.OfDigest(digest);
        try
        {
            using var answer = await http.GetAsync(
                new Uri($"v1/documents/{cid}", UriKind.Relative),
                cancellation
            );
            if (answer.StatusCode != HttpStatusCode.OK)
                return null;
            await answer.Content.LoadIntoBufferAsync(SetupDocument.MaxSize, cancellation);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
            return Cid.Of(bytes) == cid ? SetupDocument.Parse(bytes) : null;
        }
        catch (Exception e) when (e is HttpRequestException or FormatException)
        {
            return null;
        }
    }
}
