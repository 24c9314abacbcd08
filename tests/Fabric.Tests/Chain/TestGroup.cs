using System.Security.Cryptography;
using System.Text;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Fabric.Tests.Chain;

/// <summary>
/// Four notaries of whom three sign, dealt by one dealer: the same ones for the same name, so that a suite knows a chaincode
/// which it initialised in an earlier run.
/// </summary>
internal sealed class TestGroup : IDisposable
{
    private const ulong Epoch = 1;
    private readonly ThresholdParameters _parameters = new(members: 4, threshold: 3);
    private readonly SecretPolynomial _secret;
    private readonly GroupPublicKey _key;

    public TestGroup(string name = "first")
    {
        using var random = new NamedRandom(name);
        _secret = SecretPolynomial.Random(_parameters.Threshold, random);
        _key = new GroupPublicKey(_parameters, _secret.Commit());
    }

    public byte[] PublicKey => _key.PublicKey.ToBytes();

    public GroupProof Govern(ChainIdentity chain, GovernancePayload payload) =>
        Govern(chain, payload, Bytes32.FromSpan(RandomNumberGenerator.GetBytes(Bytes32.Size)));

    public ChainCall.ChangeGroup ChangeTo(ChainIdentity chain, GroupState next)
    {
        var payload = new GovernancePayload.GroupChange(next.Epoch, next.PublicKey, next.GroupId);
        return new(next, Govern(chain, payload, chain.Hash.Of(payload.ToBytes())));
    }

    public GroupProof Checkpoint(ChainIdentity chain, CheckpointAnchor anchor) =>
        Sign(
            anchor.Nonce,
            anchor.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, Epoch)
        );

    public GroupProof Punish(
        ChainIdentity chain,
        Answer answer,
        PenaltyKind kind = PenaltyKind.DeliveryMissing
    )
    {
        var penalty = Penalty.Of(answer, kind, PublicKey, onEvm: false);
        return Sign(
            penalty.ExchangeId,
            penalty.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, Epoch)
        );
    }

    public void Dispose() => _secret.Dispose();

    private GroupProof Govern(ChainIdentity chain, GovernancePayload payload, Bytes32 nonce) =>
        Sign(
            nonce,
            payload.Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, Epoch, nonce)
        );

    private GroupProof Sign(Bytes32 nonce, Bytes32 message)
    {
        var partials = new[] { 1, 2, 4 }.Select(member =>
        {
            using var share = _secret.ShareFor(member);
            return share.Sign(message.ToArray());
        });
        return new(Epoch, nonce, [], _key.Combine([.. partials]).ToBytes());
    }

    /// <summary>SHA-256(name ‖ counter), over and over.</summary>
    private sealed class NamedRandom(string name) : RandomNumberGenerator
    {
        private int _counter;

        public override void GetBytes(byte[] data)
        {
            for (var at = 0; at < data.Length; at += SHA256.HashSizeInBytes)
            {
                var block = SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {_counter++}"));
                block.AsSpan(0, Math.Min(block.Length, data.Length - at)).CopyTo(data.AsSpan(at));
            }
        }
    }
}
