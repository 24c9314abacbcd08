using Notary.Member.Ceremonies;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Misbehaviour;

/// <summary>How a participant may break a ceremony's rules with a message that it signed itself. Pure.</summary>
internal static class Breach
{
    /// <summary>It signed two different messages where it has one to say; the other one is in the ceremony's stream.</summary>
    public const string Equivocation = "equivocation";

    /// <summary>Commitments of another degree or to another secret, too few shares, or no proof of possession.</summary>
    public const string InvalidDealing = "invalid-dealing";

    public const string Malformed = "malformed-message";

    /// <summary>The share that it dealt to this member does not fit its commitments: only this member can tell.</summary>
    public const string WrongShare = "wrong-share";

    /// <summary>What a refused message shows of its sender; null where it shows nothing.</summary>
    /// <param name="isConflicting">Whether its sender had said something else before.</param>
    public static string? KindOf(SharingSession session, DkgEnvelope message, bool isConflicting)
    {
        using var stranger = new SharingObserver(session);
        return stranger.Handle(message, default).Reception switch
        {
            DkgReception.NotAuthentic => null,
            DkgReception.Malformed => Malformed,
            DkgReception.InvalidDealing => InvalidDealing,
            _ => isConflicting ? Equivocation : null,
        };
    }

    /// <summary>Whether one of these messages of a member complains of a dealing.</summary>
    public static bool IsComplainedOf(
        SharingSession session,
        DkgEnvelope dealing,
        IEnumerable<object> events
    ) =>
        events
            .OfType<CeremonyMessageSent>()
            .SelectMany(sent => CeremonyMessages.ToEnvelope(sent).Accusations(session))
            .Contains(new(dealing.Sender, dealing.Hash()));
}
