using System.Collections.Immutable;
using Notary.EventStore;

namespace Notary.Challenge.Cases;

/// <summary>The streams of cases that have not ended: one document.</summary>
public sealed record OpenCases
{
    public const string Id = "open";

    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public OpenCases Apply(IEvent<ChallengeReceived> e) =>
        this with
        {
            Streams = Streams.Add(e.StreamId),
        };

    public OpenCases Apply(IEvent<CaseClosed> e) =>
        this with
        {
            Streams = Streams.Remove(e.StreamId),
        };
}

internal sealed class OpenCasesProjection : MultiStreamProjection<OpenCases>
{
    public OpenCasesProjection()
    {
        Identity<ChallengeReceived>(_ => OpenCases.Id);
        Identity<CaseClosed>(_ => OpenCases.Id);
    }
}
