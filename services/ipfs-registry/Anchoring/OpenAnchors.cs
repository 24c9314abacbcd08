using System.Collections.Immutable;
using Notary.EventStore;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Releases;

namespace Notary.IpfsRegistry.Anchoring;

/// <summary>The streams of anchors that no chain shows yet: one document.</summary>
public sealed record OpenAnchors
{
    public const string Id = "open";

    public ImmutableSortedSet<string> Streams { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public OpenAnchors Apply(IEvent<AnchorAsked> e) => With(e);

    public OpenAnchors Apply(IEvent<CheckpointOpened> e) => With(e);

    public OpenAnchors Apply(IEvent<GroupChangeAsked> e) => With(e);

    public OpenAnchors Apply(IEvent<ReleaseAsked> e) => With(e);

    public OpenAnchors Apply(IEvent<BondCaseAsked> e) => With(e);

    public OpenAnchors Apply(IEvent<SetupAnchored> e) => Without(e);

    public OpenAnchors Apply(IEvent<CheckpointAnchored> e) => Without(e);

    public OpenAnchors Apply(IEvent<GroupChangeAnchored> e) => Without(e);

    public OpenAnchors Apply(IEvent<ReleaseShown> e) => Without(e);

    public OpenAnchors Apply(IEvent<BondCaseEnded> e) => Without(e);

    private OpenAnchors With(IEvent e) => this with { Streams = Streams.Add(e.StreamId) };

    private OpenAnchors Without(IEvent e) => this with { Streams = Streams.Remove(e.StreamId) };
}

internal sealed class OpenAnchorsProjection : MultiStreamProjection<OpenAnchors>
{
    public OpenAnchorsProjection()
    {
        Identity<AnchorAsked>(_ => OpenAnchors.Id);
        Identity<SetupAnchored>(_ => OpenAnchors.Id);
        Identity<CheckpointOpened>(_ => OpenAnchors.Id);
        Identity<CheckpointAnchored>(_ => OpenAnchors.Id);
        Identity<GroupChangeAsked>(_ => OpenAnchors.Id);
        Identity<GroupChangeAnchored>(_ => OpenAnchors.Id);
        Identity<ReleaseAsked>(_ => OpenAnchors.Id);
        Identity<ReleaseShown>(_ => OpenAnchors.Id);
        Identity<BondCaseAsked>(_ => OpenAnchors.Id);
        Identity<BondCaseEnded>(_ => OpenAnchors.Id);
    }
}
