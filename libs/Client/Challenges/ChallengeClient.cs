using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Notary.Client.Http;
using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Client.Challenges;

/// <summary>How far a challenge has come.</summary>
/// <param name="State">received, open, signed, submitted, upheld, dismissed or rejected.</param>
/// <param name="TxId">The penalty's transaction, once there is one.</param>
/// <param name="Amount">The penalty in base units of its account's asset, once it is on chain.</param>
/// <param name="Reason">Why it ended as it did.</param>
public sealed record ChallengeStatus(string State, string? TxId, string? Amount, string? Reason);

/// <summary>
/// The challenge service. Methods throw <see cref="RequestRefusedException"/> where it refuses and
/// <see cref="HttpRequestException"/> where it cannot be reached or answers nonsense.
/// </summary>
/// <param name="http">With the service as its base address.</param>
public sealed class ChallengeClient(HttpClient http)
{
    /// <summary>Publishes a challenge; a case that is open already takes it as further evidence.</summary>
    public async Task PublishAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation = default
    )
    {
        using var request = BoundedHttp.Post(At("/v1/challenges"), challenge.ToMessage());
        await http.SendAsync(request, maxBytes: 65_536, cancellation);
    }

    /// <param name="challengeId"><see cref="ChallengeEvidence.ChallengeId"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ChallengeStatus> FindAsync(
        Bytes32 challengeId,
        CancellationToken cancellation = default
    ) => http.GetAsync<ChallengeStatus>(At($"/v1/challenges/{challengeId}"), cancellation);

    /// <summary>The whole case (docs/formats.md, "Challenges over HTTP").</summary>
    /// <inheritdoc cref="FindAsync"/>
    public Task<JsonElement> ReadAsync(
        Bytes32 challengeId,
        CancellationToken cancellation = default
    ) => http.GetAsync<JsonElement>(At($"/v1/challenges/{challengeId}"), cancellation);

    /// <summary>The case as it is now, and after each change, until it has ended or the service goes away.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async IAsyncEnumerable<JsonElement> FollowAsync(
        Bytes32 challengeId,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        // A refusal is told by the case itself.
        await ReadAsync(challengeId, cancellation);
        await using var stream = await http.GetStreamAsync(
            At($"/v1/challenges/{challengeId}/stream"),
            cancellation
        );
        var events = SseParser.Create(
            stream,
            (_, data) => JsonSerializer.Deserialize<JsonElement>(data)
        );
        await foreach (var told in events.EnumerateAsync(cancellation))
            yield return told.Data;
    }

    private static Uri At(string path) => new(path, UriKind.Relative);
}
