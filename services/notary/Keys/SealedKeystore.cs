using System.Text;
using System.Text.Json.Serialization;

namespace Notary.Member.Keys;

/// <summary>The keystore file as it rests on disk: all but how the key is derived is ciphertext.</summary>
/// <param name="Iterations">Of the derivation; with Argon2id its passes over the memory.</param>
internal sealed record SealedKeystore(
    int Version,
    string Kdf,
    int Iterations,
    byte[] Salt,
    byte[] Nonce,
    byte[] Ciphertext,
    byte[] Tag
)
{
    /// <summary>KiB; from version 2 on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Memory { get; init; }

    /// <summary>Of parallel work; from version 2 on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Lanes { get; init; }

    /// <summary>What the ciphertext is bound to.</summary>
    public byte[] Header() =>
        [
            .. Encoding.UTF8.GetBytes(
                Memory is null
                    ? $"notary/v1/keystore/{Version}/{Kdf}/{Iterations}/"
                    : $"notary/v1/keystore/{Version}/{Kdf}/{Iterations}/{Memory}/{Lanes}/"
            ),
            .. Salt,
        ];
}
