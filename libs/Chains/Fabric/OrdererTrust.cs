using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;

namespace Notary.Chains.Fabric;

/// <summary>Whose signature makes a block one of the channel's.</summary>
/// <param name="certificatesFile">PEM, read for each block anew until one fits: orderers renew their certificates. Null trusts the peer.</param>
internal sealed class OrdererTrust(string? certificatesFile)
{
    private IReadOnlyCollection<X509Certificate2> _certificates = [];

    /// <exception cref="ChainUnavailableException">No trusted orderer signed the block, or the file cannot be read.</exception>
    public void EnsureSigned(Block block)
    {
        if (certificatesFile is null || block.Header.Number == 0 || IsSigned(block))
            return;
        Reload(certificatesFile);
        if (!IsSigned(block))
            throw new ChainUnavailableException(
                $"block {block.Header.Number} is signed by no orderer of {certificatesFile}"
            );
    }

    private bool IsSigned(Block block)
    {
        try
        {
            return _certificates.Count > 0 && BlockSignatures.Count(block, _certificates) > 0;
        }
        catch (FormatException e)
        {
            throw new ChainUnavailableException("the peer answered nonsense: " + e.Message, e);
        }
    }

    private void Reload(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            _certificates = [.. certificates];
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ChainUnavailableException($"{file} cannot be read: {e.Message}", e);
        }
    }
}
