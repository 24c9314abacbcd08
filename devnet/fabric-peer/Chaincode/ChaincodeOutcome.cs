using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Chaincode;

/// <summary>What a chaincode call came to.</summary>
internal sealed record ChaincodeOutcome(Response Response, ChaincodeEvent? Event);
