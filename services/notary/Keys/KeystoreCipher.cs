using System.Security.Cryptography;
using System.Text.Json;

namespace Notary.Member.Keys;

/// <summary>AES-256-GCM over the content, bound to the header, under the key that the header's derivation makes of a password.</summary>
internal sealed class KeystoreCipher : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly SealedKeystore _header;
    private readonly AesGcm _cipher;

    private KeystoreCipher(SealedKeystore header, string password)
    {
        _header = header;
        Span<byte> key = stackalloc byte[KeyDerivation.KeyLength];
        KeyDerivation.Derive(header, password, key);
        _cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>For a new file.</summary>
    public static KeystoreCipher Create(string password) => new(KeyDerivation.New(), password);

    /// <summary>For a file that exists.</summary>
    /// <exception cref="InvalidDataException">Another version, another derivation, or a weak one.</exception>
    public static KeystoreCipher For(SealedKeystore file, string password) =>
        file is { Nonce.Length: NonceLength, Tag.Length: TagLength, Ciphertext: not null }
            ? new(file, password)
            : throw new InvalidDataException("it is no keystore");

    /// <summary>A cipher of the current version: this one, or a new one in its place.</summary>
    public KeystoreCipher Renewed(string password)
    {
        if (KeyDerivation.IsCurrent(_header))
            return this;
        Dispose();
        return Create(password);
    }

    public SealedKeystore Encrypt(KeystoreContent content)
    {
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(content);
        var file = _header with
        {
            Nonce = RandomNumberGenerator.GetBytes(NonceLength),
            Ciphertext = new byte[plaintext.Length],
            Tag = new byte[TagLength],
        };
        _cipher.Encrypt(file.Nonce, plaintext, file.Ciphertext, file.Tag, file.Header());
        CryptographicOperations.ZeroMemory(plaintext);
        return file;
    }

    /// <exception cref="CryptographicException">Another password, or an altered file.</exception>
    public KeystoreContent Decrypt(SealedKeystore file)
    {
        var plaintext = new byte[file.Ciphertext.Length];
        try
        {
            _cipher.Decrypt(file.Nonce, file.Ciphertext, file.Tag, plaintext, file.Header());
            return JsonSerializer.Deserialize<KeystoreContent>(plaintext)
                ?? throw new CryptographicException("empty");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    public void Dispose() => _cipher.Dispose();
}
