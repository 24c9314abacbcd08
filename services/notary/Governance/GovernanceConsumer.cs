using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Member.Keys;
using Notary.Protocol.Groups;

namespace Notary.Member.Governance;

/// <summary>
/// Answers requests for governance signatures. Requests are repeated until t members have signed: a signed one is answered
/// again, a refused one is looked at again, since this member may have seen more by then.
/// </summary>
internal sealed class GovernanceConsumer(
    IDocumentStore log,
    ChainSet chains,
    GroupKeyring keyring,
    Keystore keystore,
    GovernancePolicy policy,
    TimeProvider time
) : IConsumer<GovernanceRequested>
{
    public async Task Consume(ConsumeContext<GovernanceRequested> context)
    {
        var cancellation = context.CancellationToken;
        if (keyring.Current is not { } group || Read(context.Message, group) is not { } asked)
            return;
        var session = log.LightweightSession();
        var stream = await session.Events.FetchForWriting<GovernanceCase>(
            GovernanceCase.StreamOf(asked.Message.ToString()),
            cancellation
        );
        if (stream.Aggregate?.Partial is { } partial)
        {
            await context.Publish(partial, cancellation);
            return;
        }
        var objection = await policy.ObjectionAsync(asked.Payload, group, cancellation);
        if (objection is not null && objection == stream.Aggregate?.Refusal)
            return;
        stream.AppendMany(
            new GovernanceAsked(context.Message, time.GetUtcNow().ToUnixTimeSeconds()),
            objection is null
                ? new GovernanceSigned(Sign(asked.Message, group))
                : new GovernanceRefused(objection)
        );
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>The payload and the message that stands for it; null where the request is malformed or not for this group.</summary>
    private (GovernancePayload Payload, Bytes32 Message)? Read(
        GovernanceRequested request,
        ActiveGroup group
    )
    {
        try
        {
            var chain = Keccak256.HashText(request.Chain);
            if (request.Epoch != group.Epoch || !chains.Contains(chain))
                return null;
            var identity = chains.ByChain(chain).Identity;
            var payload = GovernancePayload.Parse(Hex.Decode(request.Payload));
            var message = payload.Message(
                identity.Hash,
                identity.Chain,
                identity.ServiceProviderContract,
                group.Epoch,
                Bytes32.Parse(request.Nonce)
            );
            return (payload, message);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private PartialSignature Sign(Bytes32 message, ActiveGroup group)
    {
        var partial = group.Share.Sign(message.ToArray());
        return new PartialSignature(
            message.ToString(),
            group.Member,
            group.Epoch,
            Hex.Encode(partial.ToBytes()),
            Signature: ""
        ).SignedBy(keystore.Identity);
    }
}
