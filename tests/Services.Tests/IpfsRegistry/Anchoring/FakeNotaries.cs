using System.Security.Cryptography;
using MassTransit;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Identity;
using PartialSignature = Notary.Contracts.Group.PartialSignature;

namespace Notary.Services.Tests.IpfsRegistry.Anchoring;

/// <summary>Four notaries, t = 3, that sign every request; one is silent. Their key comes from a dealer.</summary>
internal sealed class FakeNotaries
{
    private const ulong Epoch = 1;

    private readonly SecretPolynomial secret;
    private readonly GroupPublicKey key;
    private readonly IdentityKey[] members = CreateIdentities();

    public FakeNotaries()
    {
        using var random = RandomNumberGenerator.Create();
        secret = SecretPolynomial.Random(3, random);
        key = new(new ThresholdParameters(4, 3), secret.Commit());
    }

    internal GroupState State =>
        new(Epoch, key.PublicKey.ToBytes(), KnownGroup.Parse(Announcement).Id);

    internal GroupActivated Announcement => Announce(members);

    /// <summary>The same key, announced for identities that are not its members'.</summary>
    internal GroupActivated Forgery => Announce(CreateIdentities());

    internal IEnumerable<PartialSignature> Sign(GovernanceRequested request)
    {
        var chain = Deal.Identities.Single(c => c.Id == request.Chain);
        var message = GovernancePayload
            .Parse(Hex.Decode(request.Payload))
            .Message(
                chain.Hash,
                chain.Chain,
                chain.ServiceProviderContract,
                request.Epoch,
                Bytes32.Parse(request.Nonce)
            );
        return Enumerable.Range(1, 3).Select(member => Sign(member, message));
    }

    internal IEnumerable<PartialSignature> Sign(CheckpointRequested request)
    {
        var chain = Deal.Identities.Single(c => c.Id == request.Chain);
        var message = new CheckpointAnchor(request.Number, Cid.DigestOf(request.Cid)).Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            request.Epoch
        );
        return Enumerable.Range(1, 3).Select(member => Sign(member, message));
    }

    private PartialSignature Sign(int member, Bytes32 message)
    {
        using var share = secret.ShareFor(member);
        var partial = Hex.Encode(share.Sign(message.ToArray()).ToBytes());
        return new PartialSignature(message.ToString(), member, Epoch, partial, "").SignedBy(
            members[member - 1]
        );
    }

    private GroupActivated Announce(IdentityKey[] identities) =>
        new GroupActivated(
            Epoch,
            key.Parameters.Threshold,
            Hex.Encode(key.PublicKey.ToBytes()),
            [.. key.Commitment.Points.Select(point => Hex.Encode(point.ToBytes()))],
            [.. key.PublicShares.Select(share => Hex.Encode(share.Point.ToBytes()))],
            [.. identities.Select(identity => Hex.Encode(identity.PublicKey.ToBytes()))],
            Bytes32.Zero.ToString(),
            Member: 1,
            Signature: ""
        ).SignedBy(identities[0]);

    private static IdentityKey[] CreateIdentities() =>
        [.. Enumerable.Range(1, 4).Select(_ => IdentityKey.Create())];
}

internal sealed class FakeNotariesConsumer(FakeNotaries notaries)
    : IConsumer<GovernanceRequested>,
        IConsumer<CheckpointRequested>
{
    public Task Consume(ConsumeContext<CheckpointRequested> context) =>
        Task.WhenAll(notaries.Sign(context.Message).Select(p => context.Publish(p)));

    public Task Consume(ConsumeContext<GovernanceRequested> context) =>
        Task.WhenAll(notaries.Sign(context.Message).Select(p => context.Publish(p)));
}
