using Google.Protobuf;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Crypto;
using Notary.FabricPeer.Hosting;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Endorsing;

/// <summary>Each chaincode's policy; where none is given, the peer of any organisation is enough.</summary>
internal sealed class EndorsementPolicies
{
    private readonly Dictionary<string, EndorsementPolicy> _policies = new(StringComparer.Ordinal);
    private readonly EndorsementPolicy _otherwise;

    /// <exception cref="ArgumentException">A policy is about no chaincode or organisation of the network.</exception>
    /// <exception cref="FormatException">A policy cannot be read.</exception>
    public EndorsementPolicies(FabricPeerOptions options)
    {
        var mspIds = options.Organisations.Select(NetworkCrypto.MspId).ToArray();
        _otherwise = EndorsementPolicy.AnyOf(mspIds);
        foreach (var (chaincode, text) in options.Policies)
        {
            var policy = PolicyParser.Parse(text);
            if (!options.Chaincodes.ContainsKey(chaincode))
            {
                throw new ArgumentException(
                    $"a policy is for {chaincode}, which is no chaincode",
                    nameof(options)
                );
            }
            if (policy.MspIds.Except(mspIds, StringComparer.Ordinal).FirstOrDefault() is { } other)
            {
                throw new ArgumentException(
                    $"policy {text}: there is no organisation {other}",
                    nameof(options)
                );
            }
            _policies.Add(chaincode, policy);
        }
    }

    /// <summary>The policies of the chaincode that was called and of every other whose keys the transaction writes.</summary>
    /// <exception cref="InvalidProtocolBufferException">The results are no read-write set.</exception>
    public IEnumerable<EndorsementPolicy> For(ChaincodeAction action) =>
        NamespaceEffects
            .Parse(action.Results)
            .Where(n => n.Effects.Writes.Count > 0)
            .Select(n => n.Namespace)
            .Append(action.ChaincodeId?.Name ?? "")
            .Distinct(StringComparer.Ordinal)
            .Select(name => _policies.GetValueOrDefault(name, _otherwise));
}
