using Notary.Chains;
using Notary.Evm;

namespace Notary.Devnet.Deployment;

/// <summary>Somebody who acts on both chains: a fresh key on EVM, a certificate of the dev peer's organisation on Fabric.</summary>
/// <param name="FabricParty">SHA-256(MSP id ‖ 0x00 ‖ DER public key), 32 bytes.</param>
public sealed record Actor(
    string Name,
    EvmPrivateKey Key,
    string MspId,
    Bytes32 FabricParty,
    string CertificateFile,
    string PrivateKeyFile
) : IDisposable
{
    public Address Address => Key.Address;

    public void Dispose() => Key.Dispose();
}
