using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Notary.Evm.Tests.Crypto;

public class KeyTests
{
    private static readonly EvmPrivateKey Key = EvmPrivateKey.Parse(
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    );
    private static readonly BigInteger Order = Hex.DecodeQuantity(
        "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
    );
    private static readonly Bytes32 Digest = Keccak256.HashText("message");

    [Fact]
    public void Keccak_uses_the_original_padding()
    {
        Assert.Equal(
            "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            Keccak256.Hash([]).ToString()
        );
        Assert.Equal(
            "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
            Keccak256.HashText("abc").ToString()
        );
    }

    [Theory]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(272)]
    public void Keccak_does_not_depend_on_how_the_input_is_cut(int length)
    {
        var data = RandomNumberGenerator.GetBytes(length);
        Assert.Equal(
            Keccak256.Hash(data),
            Keccak256.Hash(data.AsSpan(0, 3), data.AsSpan(3, 130), data.AsSpan(133))
        );
    }

    [Fact]
    public void Address_is_the_one_anvil_derives() =>
        Assert.Equal("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", Key.Address.ToString());

    [Fact]
    public void Signature_recovers_to_its_signer_and_survives_text_and_json()
    {
        var signature = Key.Sign(Digest);
        Assert.True(signature.IsBy(Key.Address, Digest));
        Assert.False(signature.IsBy(Key.Address, Keccak256.HashText("other")));
        Assert.Equal(signature, EvmSignature.Parse(signature.ToString()));
        Assert.Equal(
            signature,
            JsonSerializer.Deserialize<EvmSignature>(JsonSerializer.Serialize(signature))
        );
        Assert.Equal(Key.PublicKey, signature.RecoverKey(Digest));
    }

    [Fact]
    public void High_s_is_refused()
    {
        var signature = Key.Sign(Digest);
        var bytes = signature.ToArray();
        AbiWords.WriteUInt256(
            bytes.AsSpan(32, 32),
            Order - AbiWords.ReadUInt256(bytes.AsSpan(32, 32))
        );
        bytes[64] = (byte)(55 - bytes[64]);
        Assert.False(EvmSignature.TryParse(Hex.Encode(bytes), out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(26)]
    [InlineData(29)]
    public void Other_v_is_refused(byte v)
    {
        var bytes = Key.Sign(Digest).ToArray();
        bytes[64] = v;
        Assert.Throws<ArgumentException>(() => EvmSignature.FromSpan(bytes));
    }

    [Fact]
    public void A_default_signature_recovers_nobody() =>
        Assert.Throws<CryptographicException>(() => default(EvmSignature).Recover(Digest));

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("0x01")]
    public void Impossible_private_keys_are_refused(string text) =>
        Assert.Throws<CryptographicException>(() => EvmPrivateKey.Parse(text));

    [Fact]
    public void Both_sides_of_a_key_agreement_see_the_same_x()
    {
        using var other = EvmPrivateKey.Generate();
        Assert.Equal(Key.SharedX(other.PublicKey), other.SharedX(Key.PublicKey));
    }

    [Fact]
    public void Public_key_survives_compression()
    {
        var compressed = Key.PublicKey.ToCompressed();
        Assert.Equal(EvmPublicKey.CompressedSize, compressed.Length);
        Assert.Equal(Key.PublicKey, EvmPublicKey.Parse(compressed));
        compressed[0] = 0x05;
        Assert.Throws<CryptographicException>(() => EvmPublicKey.Parse(compressed));
        Assert.Throws<CryptographicException>(() => EvmPublicKey.Parse(new byte[33]));
        Assert.Throws<CryptographicException>(() => EvmPublicKey.Parse([]));
    }

    [Fact]
    public void Private_key_does_not_print_itself() =>
        Assert.DoesNotContain("ac0974", Key.ToString(), StringComparison.Ordinal);

    [VectorTheory]
    [MemberData(nameof(KeyVectors))]
    public void Key_vector_gives_its_address(string name)
    {
        using var document = Vectors.Read("BasicTests/keyaddrtest.json");
        var vector = document.RootElement[int.Parse(name)];
        using var key = EvmPrivateKey.Parse("0x" + vector.GetProperty("key").GetString());
        Assert.Equal("0x" + vector.GetProperty("addr").GetString(), key.Address.ToString());
    }

    public static TheoryData<string> KeyVectors() => ["0", "1"];
}
