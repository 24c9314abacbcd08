namespace Notary.Evm;

/// <summary>Where a created contract will live.</summary>
public static class ContractAddress
{
    /// <summary>CREATE: the last 20 bytes of keccak256(rlp([deployer, nonce])) (Yellow Paper, equation 88).</summary>
    public static Address Of(Address deployer, ulong nonce) =>
        Address.FromHash(
            Keccak256.Hash(
                RlpWriter.EncodeList(list => list.Bytes(deployer.ToArray()).Scalar(nonce))
            )
        );
}
