using Notary.Client.Http;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Client.Challenges;

/// <summary>An exchange that a watchtower watches, and what came of it.</summary>
/// <param name="Id">Of the challenge that is made when its time comes.</param>
/// <param name="State">watching, challenged, settled, lapsed or forgotten.</param>
/// <param name="Kind">0 payment missing, 1 delivery missing.</param>
/// <param name="DueAt">It is not challenged before; Unix seconds.</param>
/// <param name="Until">It is challenged at the latest; Unix seconds.</param>
public sealed record WatchStatus(
    string Id,
    string State,
    string AgreementId,
    ulong Sequence,
    int Kind,
    string Party,
    long ReceivedAt,
    ulong DueAt,
    ulong Until,
    string? Reason
);

/// <summary>
/// A watchtower. It gets the challenge that a party will want to make, signed in advance, and never a key. Methods throw
/// <see cref="RequestRefusedException"/> where it refuses and <see cref="HttpRequestException"/> where it cannot be reached or
/// answers nonsense.
/// </summary>
/// <param name="http">With the service as its base address.</param>
public sealed class WatchtowerClient(HttpClient http)
{
    private const string Path = "/v1/watched-exchanges";

    /// <summary>Hands an exchange over; again, where it is watched already, changes nothing.</summary>
    /// <param name="challenge">Signed by the party that the leg is owed to.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<WatchStatus> WatchAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation = default
    ) => http.PostAsync<WatchStatus>(At(Path), challenge.ToMessage(), cancellation);

    public Task<WatchStatus> FindAsync(
        Bytes32 challengeId,
        CancellationToken cancellation = default
    ) => http.GetAsync<WatchStatus>(At($"{Path}/{challengeId}"), cancellation);

    /// <summary>What is watched for a party at present.</summary>
    public Task<WatchStatus[]> ListAsync(Address party, CancellationToken cancellation = default) =>
        http.GetAsync<WatchStatus[]>(At($"{Path}?party={party}"), cancellation);

    /// <summary>Takes an exchange back.</summary>
    public async Task ForgetAsync(
        Bytes32 challengeId,
        EvmPrivateKey party,
        CancellationToken cancellation = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, At($"{Path}/{challengeId}"));
        var signature = party.Sign(new Unwatch(challengeId).Digest);
        request.Headers.Add("Notary-Signature", signature.ToString());
        await http.SendAsync(request, maxBytes: 65_536, cancellation);
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
