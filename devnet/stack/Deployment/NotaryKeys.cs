using System.Globalization;
using System.Security.Cryptography;
using Notary.Evm;
using Notary.Member.Keys;

namespace Notary.Devnet.Deployment;

/// <summary>A member's keystore file, as "notary init" makes it.</summary>
/// <param name="PublicKey">The identity's DER SubjectPublicKeyInfo, 0x-hex.</param>
internal sealed record NotaryKeys(int Member, string Keystore, string Password, string PublicKey)
{
    public static NotaryKeys Create(DirectoryInfo folder, int member)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"notary-{member}.keystore");
        var path = Path.Combine(folder.FullName, name);
        var password = Hex.Encode(RandomNumberGenerator.GetBytes(32));
        using var keystore = Notary.Member.Keys.Keystore.Create(path, password);
        return new(member, path, password, Hex.Encode(keystore.Identity.PublicKey.ToBytes()));
    }
}
