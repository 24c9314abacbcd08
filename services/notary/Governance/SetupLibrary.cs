using System.Text;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Member.Governance;

/// <summary>Reads setup documents from the registry, which is not trusted: a document's hash is its name.</summary>
/// <param name="http">With the registry as its base address.</param>
internal sealed class SetupLibrary(HttpClient http)
{
    /// <returns>Null where the registry does not give a document of that name.</returns>
    public async Task<DocumentRead?> ReadAsync(Bytes32 digest, CancellationToken cancellation)
    {
        var cid = Cid.OfDigest(digest);
        try
        {
            var block = await http.GetByteArrayAsync(
                new Uri($"v1/documents/{cid}", UriKind.Relative),
                cancellation
            );
            return Cid.Of(block) == cid ? new(cid, Encoding.UTF8.GetString(block)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <returns>Null where it is no setup document.</returns>
    public static SetupDocument? Parse(DocumentRead? read)
    {
        try
        {
            return read is null ? null : SetupDocument.Parse(Encoding.UTF8.GetBytes(read.Json));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
