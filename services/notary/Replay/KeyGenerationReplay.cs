using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.KeyGeneration;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Transcripts;

namespace Notary.Member.Replay;

/// <summary>
/// The replay of one key generation: the key follows from the members' signed messages. That a run ended without a key also
/// depends on secret shares, and is not recomputed.
/// </summary>
internal sealed class KeyGenerationReplay
{
    private readonly List<DkgEnvelope> _messages = [];
    private KeyGenerationStarted? _started;

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data)
    {
        switch (data)
        {
            case KeyGenerationStarted started:
                _started = started;
                return null;
            case KeyGenerationMessageSent sent:
                _messages.Add(Messages.ToEnvelope(sent));
                return null;
            case KeyGenerationMessageReceived received:
                _messages.Add(Messages.ToEnvelope(received));
                return null;
            case KeyGenerated generated:
                return Key(generated);
            default:
                return null;
        }
    }

    /// <summary>The member's own signature cannot be made again, but it can be verified.</summary>
    private object Key(KeyGenerated generated)
    {
        var session = Session(
            _started ?? throw new InvalidOperationException("the key generation never began")
        );
        var agreed = new TranscriptDocument(session, [.. Deciding]).Verify();
        _ = KnownGroup.Parse(generated.Group);
        return Announcement.Of(
            _started.Epoch,
            generated.Group.Member,
            session,
            agreed,
            generated.Group.Signature
        );
    }

    /// <summary>The messages that anybody can judge; complaints and their answers are about secret shares.</summary>
    private IEnumerable<DkgEnvelope> Deciding =>
        _messages
            .Where(message =>
                message.Kind
                    is DkgMessageKind.Dealing
                        or DkgMessageKind.Echo
                        or DkgMessageKind.Transcript
            )
            .DistinctBy(message => message.Hash());

    private static DkgSession Session(KeyGenerationStarted started) =>
        DkgSession.Create(
            started.Epoch,
            started.Attempt,
            new ThresholdParameters(started.Members.Length, started.Threshold),
            [.. started.Members.Select(key => IdentityPublicKey.Parse(Hex.Decode(key)))],
            DkgTimeouts.Default
        );
}
