using System.Text;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Bonds;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Releases;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Checkpoints;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;

namespace Notary.IpfsRegistry.Replay;

/// <summary>The replay of one anchor: why it was asked for, and whether the group signed it.</summary>
internal sealed class AnchorReplay(string stream, ReplayInputs inputs)
{
    private AnchorSubject? _subject;

    /// <summary>What should stand where the event does; null where it is an input or an output.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) =>
        recorded.Data switch
        {
            AnchorAsked e => await AskAsync(recorded, e, cancellation),
            CheckpointOpened e => Open(e),
            GroupChangeAsked e => await AskAsync(recorded, e, cancellation),
            ReleaseAsked e => await AskAsync(recorded, e, cancellation),
            BondCaseAsked e => Ask(e),
            AnchorSigned e => await SignAsync(recorded, e, cancellation),
            SetupAnchored e => Show(e, e.Chain, e.Version),
            CheckpointAnchored e => Show(e, e.Chain, e.Number),
            GroupChangeAnchored e => Show(e, e.Chain, e.Epoch),
            BondCaseEnded e => Show(e, e.Chain, 0),
            ReleaseShown e => Show(e with { AgreementId = Subject.Content }, e.Chain, 0),
            _ => null,
        };

    private AnchorSubject Subject =>
        _subject ?? throw new InvalidOperationException("no anchor was asked for");

    private object Show(object shown, string chain, ulong number) =>
        chain == Subject.Chain && number >= Subject.Number
            ? shown
            : "an anchor of this number or a later one, on this chain";

    /// <summary>It follows from the document, which holds what the logs' services showed.</summary>
    private object Open(CheckpointOpened opened)
    {
        _subject = new CheckpointSubject(opened);
        var document = CheckpointDocument.Parse(Encoding.UTF8.GetBytes(opened.Document));
        return stream == CheckpointSubject.StreamOf(document.Number)
            ? CheckpointOpened.Of(document, opened.Chain)
            : "nothing: its stream is of another number";
    }

    /// <summary>It follows from what the group's members announced, and the chain showed.</summary>
    private async ValueTask<object> AskAsync(
        IEvent recorded,
        GroupChangeAsked asked,
        CancellationToken cancellation
    )
    {
        _subject = new GroupChangeSubject(asked);
        var chain = await ChainAsync(recorded, asked.Chain, cancellation);
        var roll = await inputs.RollBeforeAsync(recorded, cancellation);
        return GroupChangeAsked
                .On(chain.Id, roll)
                .FirstOrDefault(expected => expected.Stream == stream) as object
            ?? "nothing: no such group was announced for this chain's next epoch";
    }

    /// <summary>It follows from the version that was locked, or that names a group.</summary>
    private async ValueTask<object> AskAsync(
        IEvent recorded,
        AnchorAsked asked,
        CancellationToken cancellation
    )
    {
        _subject = new SetupSubject(asked);
        var id = Bytes32.Parse(asked.AgreementId);
        var chain = await ChainAsync(recorded, asked.Chain, cancellation);
        var setup = await inputs.BeforeAsync(recorded, Setup.StreamOf(id), cancellation);
        return setup
                .Select(e =>
                    e.Data switch
                    {
                        DepositsCompleted locked => AnchorAsked.For(locked, chain),
                        GroupDocumented written => AnchorAsked.For(written, chain),
                        _ => null,
                    }
                )
                .FirstOrDefault(expected => expected?.Stream == stream) as object
            ?? "nothing: there is no such version for this chain";
    }

    /// <summary>What was posted is an input; the document's hash is its name, and the payload or its nonce names it.</summary>
    private object Ask(BondCaseAsked asked)
    {
        _subject = new BondSubject(asked);
        var names = (asked.Decision, asked.Shown) switch
        {
            (GovernancePayload.BondSlash slash, var shown) => slash.Evidence == shown.CidDigest,
            (var release, BondCase.Release { IsByHolder: true } ask) => ask.Payload == release,
            (GovernancePayload.BondRelease release, BondCase.Shortfall) => release.Holder
                == BondHolder.Pool,
            _ => false,
        };
        return names && asked.Stream == stream ? asked : "a case that its payload names";
    }

    /// <summary>That somebody asked is an input; what for follows from the setup that was locked.</summary>
    private async ValueTask<object> AskAsync(
        IEvent recorded,
        ReleaseAsked asked,
        CancellationToken cancellation
    )
    {
        _subject = new ReleaseSubject(asked);
        var chain = await ChainAsync(recorded, asked.Chain, cancellation);
        var setup = await inputs.BeforeAsync(
            recorded,
            Setup.StreamOf(Bytes32.Parse(asked.AgreementId)),
            cancellation
        );
        return setup
                .Select(e => e.Data)
                .OfType<DepositsCompleted>()
                .Select(locked => ReleaseAsked.For(locked, chain))
                .FirstOrDefault(expected => expected?.Stream == stream) as object
            ?? "nothing: no deposit of this agreement was locked on this chain";
    }

    /// <summary>A group's signature over a message is unique: the one that verifies is the one that follows.</summary>
    private async ValueTask<object> SignAsync(
        IEvent recorded,
        AnchorSigned signed,
        CancellationToken cancellation
    )
    {
        var chain = await ChainAsync(recorded, Subject.Chain, cancellation);
        var roll = await inputs.RollBeforeAsync(recorded, cancellation);
        var group =
            roll.FindOn(Subject.Chain, signed.GroupId)
            ?? throw new KeyNotFoundException(
                "the chain did not show the group, or nobody announced it"
            );
        var request = Subject.RequestOf(chain, group.Epoch);
        var signature = Signature.Parse(Hex.Decode(signed.Signature));
        return group.Key.PublicKey.Verify(request.Message.ToArray(), signature)
            ? signed with
            {
                Epoch = group.Epoch,
                Nonce = request.Nonce.ToString(),
            }
            : "a signature that verifies under the group's key";
    }

    private async ValueTask<ChainIdentity> ChainAsync(
        IEvent recorded,
        string id,
        CancellationToken cancellation
    )
    {
        var settings = await inputs.SettingsAsync<RegistryConfigured>(
            recorded,
            RecordedSettings.Stream,
            cancellation
        );
        return settings.Chains.FirstOrDefault(chain => chain.Id == id)
            ?? throw new KeyNotFoundException($"the chain {id} was never configured");
    }
}
