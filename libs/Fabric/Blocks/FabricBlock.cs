using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;

namespace Notary.Fabric.Blocks;

/// <summary>A block whose data fits its header. Hashes are 32 bytes; block 0 has an empty previous hash.</summary>
/// <param name="Raw">The block as the peer sent it, for proofs.</param>
public sealed record FabricBlock(
    ulong Number,
    byte[] Hash,
    byte[] PreviousHash,
    byte[] DataHash,
    IReadOnlyList<FabricTransaction> Transactions,
    Block Raw
);

/// <summary>An entry of a block: valid or not, and not necessarily a chaincode call (configuration, say).</summary>
/// <param name="Type">The channel header's type.</param>
/// <param name="ClientTime">What the client claims; no evidence of when anything happened.</param>
/// <param name="Call">The chaincode call; null for other types and for what does not parse.</param>
public sealed record FabricTransaction(
    int Index,
    string TransactionId,
    HeaderType Type,
    TxValidationCode Code,
    FabricCreator? Creator,
    DateTimeOffset? ClientTime,
    ChaincodeCall? Call
)
{
    public bool IsValid => Code == TxValidationCode.Valid;
}

/// <param name="Certificate">DER.</param>
/// <param name="PartyId">See <see cref="Identities.PartyId"/>; 32 bytes.</param>
public sealed record FabricCreator(string MspId, byte[] Certificate, byte[] PartyId);

/// <param name="Arguments">The function's name, then its arguments.</param>
/// <param name="Result">What the function returned.</param>
/// <param name="Event">At most one event belongs to a transaction.</param>
public sealed record ChaincodeCall(
    string Chaincode,
    IReadOnlyList<string> Arguments,
    byte[] Result,
    ChaincodeCallEvent? Event
);

public sealed record ChaincodeCallEvent(string Name, byte[] Payload);

/// <summary>An event of a valid transaction, from the chaincode event service.</summary>
public sealed record FabricChaincodeEvent(
    ulong BlockNumber,
    string TransactionId,
    string Name,
    byte[] Payload
);
