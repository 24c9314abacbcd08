using Notary.Contracts.Group;

namespace Notary.Member.Presence;

// One stream, "tenure": only what keeps this process from signing, or lets it sign again. Times are Unix seconds by its own clock.

/// <summary>Input: another process of this notary answered this one.</summary>
public sealed record TwinHeard(NotaryAlive Word, Incarnation Self, long At);

/// <summary>Input: it said that it ends, or was silent for too long.</summary>
public sealed record TwinGone(Incarnation Self, long At);

/// <summary>Decision.</summary>
/// <param name="MaySign">Whether no other process stands in the way.</param>
/// <param name="GaveWay">This process is the later one of two, and signs nothing any more.</param>
public sealed record TenureDecided(bool MaySign, bool GaveWay)
{
    public const string Stream = "tenure";

    public static TenureDecided After(TwinHeard heard) =>
        new(MaySign: false, heard.Self.GivesWayTo(Incarnation.Of(heard.Word)));

    public static TenureDecided AfterSilence { get; } = new(MaySign: true, GaveWay: false);
}
