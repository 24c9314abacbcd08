using System.Collections.Immutable;
using Notary.EventStore;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>The streams of anchors that no chain shows yet: one document.</summary>
public sealed record OpenAnchors
{
    public const string Id = "open";

    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public OpenAnchors Apply(IEvent<AnchorAsked> e) =>
        this with
        {
            Streams = Streams.Add(e.StreamId),
        };

    public OpenAnchors Apply(IEvent<SetupAnchored> e) =>
        this with
        {
            Streams = Streams.Remove(e.StreamId),
        };
}

internal sealed class OpenAnchorsProjection : MultiStreamProjection<OpenAnchors>
{
    public OpenAnchorsProjection()
    {
        Identity<AnchorAsked>(_ => OpenAnchors.Id);
        Identity<SetupAnchored>(_ => OpenAnchors.Id);
    }
}
