using System.Text;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Checkpoints;
using Notary.IpfsRegistry.Groups;
using Notary.IpfsRegistry.Setups;
using Notary.Protocol.Checkpoints;
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
            AnchorSigned e => await SignAsync(recorded, e, cancellation),
            SetupAnchored e => Show(e, e.Chain, e.Version),
            CheckpointAnchored e => Show(e, e.Chain, e.Number),
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

    /// <summary>It follows from the version that was locked.</summary>
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
        var locked = setup.Select(e => e.Data).OfType<DepositsCompleted>().FirstOrDefault();
        return
            stream == Anchor.StreamOf(id, asked.Chain)
            && locked is not null
            && AnchorAsked.For(locked, chain) is { } expected
            ? expected
            : "nothing: no such version was locked for this chain";
    }

    /// <summary>A group's signature over a message is unique: the one that verifies is the one that follows.</summary>
    private async ValueTask<object> SignAsync(
        IEvent recorded,
        AnchorSigned signed,
        CancellationToken cancellation
    )
    {
        var chain = await ChainAsync(recorded, Subject.Chain, cancellation);
        var groups = await inputs.BeforeAsync(recorded, GroupBook.Stream, cancellation);
        var group =
            groups
                .Select(e => ((GroupAnnounced)e.Data).Group)
                .FirstOrDefault(g => g.Epoch == signed.Epoch && g.PublicKey == signed.GroupKey)
            ?? throw new KeyNotFoundException("the group was never announced");
        var request = Subject.RequestOf(chain, group.Epoch);
        var signature = Signature.Parse(Hex.Decode(signed.Signature));
        return PublicKey
            .Parse(Hex.Decode(group.PublicKey))
            .Verify(request.Message.ToArray(), signature)
            ? signed with
            {
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
