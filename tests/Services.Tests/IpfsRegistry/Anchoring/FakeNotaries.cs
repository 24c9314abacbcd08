using System.Collections.Concurrent;
using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Agreements;
using Notary.Protocol.Encoding;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.Testing.Exchanges;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Services.Tests.IpfsRegistry.Anchoring;

/// <summary>
/// Four notaries, t = 3, one of them silent: of the first epoch, and of those that follow. They sign every request of an epoch
/// that they hold, but no change to a group that is not their next.
/// </summary>
internal sealed class FakeNotaries
{
    private readonly ConcurrentDictionary<ulong, TestGroup> groups = new();

    public FakeNotaries() => First = Prepare(new());

    internal TestGroup First { get; }

    /// <summary>The fourth one is not silent: it is the first to answer, and wrongly.</summary>
    internal bool OneLies { get; set; }

    internal GroupState State => First.State;

    internal GroupActivated Announcement => First.AnnouncedBy(1);

    /// <summary>The same key, announced for identities that are not its members'.</summary>
    internal GroupActivated Forgery => new TestGroup(First, epoch: 1).AnnouncedBy(1);

    /// <summary>A group whose members hold shares; whether it has the key of another one, the test says.</summary>
    internal TestGroup Prepare(TestGroup next)
    {
        groups[next.State.Epoch] = next;
        return next;
    }

    /// <summary>Its shares are erased.</summary>
    internal void Erase(ulong epoch) => groups.TryRemove(epoch, out _);

    internal IEnumerable<PartialSignature> Sign(GovernanceRequested request)
    {
        var payload = GovernancePayload.Parse(Hex.Decode(request.Payload));
        if (
            payload is GovernancePayload.GroupChange change
            && groups.GetValueOrDefault(change.Epoch)?.State.GroupId != change.GroupId
        )
            return [];
        var chain = ChainOf(request.Chain);
        var nonce = Bytes32.Parse(request.Nonce);
        return Sign(
            request.Epoch,
            payload.Message(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                request.Epoch,
                nonce
            )
        );
    }

    internal IEnumerable<PartialSignature> Sign(CheckpointRequested request)
    {
        var chain = ChainOf(request.Chain);
        return Sign(
            request.Epoch,
            new CheckpointAnchor(request.Number, Cid.DigestOf(request.Cid)).Message(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                request.Epoch
            )
        );
    }

    internal IEnumerable<PartialSignature> Sign(DepositReleaseRequested request)
    {
        var terms = AbiStruct.FromAbiHex<Agreement>(request.Agreement);
        return Sign(
            request.Epoch,
            SignatureRequest.Release(ChainOf(request.Chain), request.Epoch, terms).Message
        );
    }

    private static ChainIdentity ChainOf(string id) => Deal.Identities.Single(c => c.Id == id);

    private IEnumerable<PartialSignature> Sign(ulong epoch, Bytes32 message) =>
        !groups.TryGetValue(epoch, out var group) ? []
        : OneLies ? [group.BadPartial(4, message.ToString()), .. Honest(group, message)]
        : Honest(group, message);

    private static IEnumerable<PartialSignature> Honest(TestGroup group, Bytes32 message) =>
        Enumerable.Range(1, 3).Select(member => group.Partial(member, message.ToString()));
}

internal sealed class FakeNotariesConsumer(FakeNotaries notaries)
    : IConsumer<GovernanceRequested>,
        IConsumer<CheckpointRequested>,
        IConsumer<DepositReleaseRequested>
{
    public Task Consume(ConsumeContext<DepositReleaseRequested> context) =>
        AnswerAsync(context, notaries.Sign(context.Message));

    public Task Consume(ConsumeContext<CheckpointRequested> context) =>
        AnswerAsync(context, notaries.Sign(context.Message));

    public Task Consume(ConsumeContext<GovernanceRequested> context) =>
        AnswerAsync(context, notaries.Sign(context.Message));

    private static async Task AnswerAsync(
        ConsumeContext context,
        IEnumerable<PartialSignature> partials
    )
    {
        foreach (var partial in partials)
            await context.Publish(partial);
    }
}
