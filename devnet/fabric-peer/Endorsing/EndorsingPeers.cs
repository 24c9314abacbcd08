using Google.Protobuf;
using Notary.Fabric.Identities;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Endorsing;

/// <summary>The peers of all organisations, one each: they see the same state, so that one run stands for all.</summary>
/// <param name="identities">By MSP id.</param>
/// <param name="policies">Which of them a transaction needs.</param>
/// <param name="self">MSP id of the organisation whose gateway this is.</param>
internal sealed class EndorsingPeers(
    IReadOnlyDictionary<string, FabricIdentity> identities,
    EndorsementPolicies policies,
    string self
) : IDisposable
{
    /// <summary>Signs a response as the organisations that the client wants, or else as the policies need.</summary>
    /// <exception cref="EndorsementException">An organisation is not of the channel.</exception>
    public IEnumerable<Endorsement> Sign(
        ByteString response,
        ChaincodeAction action,
        IReadOnlyCollection<string> wanted
    )
    {
        var mspIds = wanted.Count > 0 ? wanted : Needed(action);
        if (mspIds.FirstOrDefault(id => !identities.ContainsKey(id)) is { } stranger)
        {
            throw new EndorsementException($"no peers of {stranger} in the channel");
        }
        return mspIds.Distinct(StringComparer.Ordinal).Select(id => Sign(response, identities[id]));
    }

    public void Dispose()
    {
        foreach (var identity in identities.Values)
        {
            identity.Dispose();
        }
    }

    private HashSet<string> Needed(ChaincodeAction action) =>
        policies
            .For(action)
            .SelectMany(policy => policy.Cheapest(self))
            .ToHashSet(StringComparer.Ordinal);

    private static Endorsement Sign(ByteString response, FabricIdentity peer)
    {
        byte[] message = [.. response.Span, .. peer.Serialized];
        return new Endorsement
        {
            Endorser = ByteString.CopyFrom(peer.Serialized),
            Signature = ByteString.CopyFrom(peer.Sign(message)),
        };
    }
}
