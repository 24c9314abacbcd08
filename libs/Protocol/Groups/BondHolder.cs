using Notary.Evm;

namespace Notary.Protocol.Groups;

/// <summary>Under which name a bond is held (docs/formats.md): an EVM party's address, or a name made of a Fabric party's id.</summary>
public static class BondHolder
{
    /// <summary>Holder of the pool, which forfeited bonds go to.</summary>
    public static Address Pool => Address.Zero;

    /// <param name="partyId">SHA-256 of a Fabric identity.</param>
    public static Address OfFabric(Bytes32 partyId) =>
        Address.FromHash(Keccak256.Hash(partyId.ToArray()));
}
