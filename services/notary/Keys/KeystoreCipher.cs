using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Notary.Member.Keys;

/// <summary>The keystore file as it rests on disk: all but the salt and the counts is ciphertext.</summary>
internal sealed record SealedKeystore(
    int Version,
    string Kdf,
    int Iterations,
    byte[] Salt,
    byte[] Nonce,
    byte[] Ciphertext,
    byte[] Tag
);

/// <summary>PBKDF2-HMAC-SHA512 (OWASP 2023: 210,000 iterations), then AES-256-GCM over the content, bound to the header.</summary>
internal sealed class KeystoreCipher : IDisposable
{
    public const int Iterations = 210_000;

    private const int Version = 1;
    private const string Kdf = "PBKDF2-SHA512";
    private const int MaxIterations = 10_000_000;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    private readonly byte[] _salt;
    private readonly int _iterations;
    private readonly AesGcm _cipher;

    private KeystoreCipher(string password, byte[] salt, int iterations)
    {
        (_salt, _iterations) = (salt, iterations);
        Span<byte> key = stackalloc byte[KeyLength];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, key, iterations, HashAlgorithmName.SHA512);
        _cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    public static KeystoreCipher Create(string password) =>
        new(password, RandomNumberGenerator.GetBytes(SaltLength), Iterations);

    /// <summary>The cipher of a file that exists; weaker parameters than this version writes are refused.</summary>
    /// <exception cref="InvalidDataException">Another version, another KDF, or a weak one.</exception>
    public static KeystoreCipher For(SealedKeystore file, string password)
    {
        var isKnown =
            file.Version == Version
            && file.Kdf == Kdf
            && file.Iterations is >= Iterations and <= MaxIterations
            && file
                is { Salt.Length: SaltLength, Nonce.Length: NonceLength, Tag.Length: TagLength };
        return isKnown
            ? new KeystoreCipher(password, file.Salt, file.Iterations)
            : throw new InvalidDataException("it is no keystore of this version");
    }

    public SealedKeystore Encrypt(KeystoreContent content)
    {
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(content);
        var file = new SealedKeystore(
            Version,
            Kdf,
            _iterations,
            _salt,
            RandomNumberGenerator.GetBytes(NonceLength),
            new byte[plaintext.Length],
            new byte[TagLength]
        );
        _cipher.Encrypt(file.Nonce, plaintext, file.Ciphertext, file.Tag, Header(file));
        CryptographicOperations.ZeroMemory(plaintext);
        return file;
    }

    /// <exception cref="CryptographicException">Another password, or an altered file.</exception>
    public KeystoreContent Decrypt(SealedKeystore file)
    {
        var plaintext = new byte[file.Ciphertext.Length];
        try
        {
            _cipher.Decrypt(file.Nonce, file.Ciphertext, file.Tag, plaintext, Header(file));
            return JsonSerializer.Deserialize<KeystoreContent>(plaintext)
                ?? throw new CryptographicException("empty");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static byte[] Header(SealedKeystore file) =>
        [
            .. Encoding.UTF8.GetBytes(
                $"notary/v1/keystore/{file.Version}/{file.Kdf}/{file.Iterations}/"
            ),
            .. file.Salt,
        ];

    public void Dispose() => _cipher.Dispose();
}
