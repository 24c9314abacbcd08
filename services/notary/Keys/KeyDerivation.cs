using System.Security.Cryptography;

namespace Notary.Member.Keys;

/// <summary>
/// How a password becomes the key of a keystore file. New files: Argon2id with RFC 9106's second recommendation (64 MiB, three
/// passes, four lanes). Version 1, PBKDF2-HMAC-SHA512 (OWASP 2023: 210,000 iterations), is only read.
/// </summary>
internal static class KeyDerivation
{
    public const int SaltLength = 16;
    public const int KeyLength = 32;

    private const int Current = 2;
    private const string Argon2id = "Argon2id";
    private const int Passes = 3;
    private const int Memory = 64 * 1024;
    private const int Lanes = 4;

    private const string Pbkdf2 = "PBKDF2-SHA512";
    private const int Pbkdf2Iterations = 210_000;

    // Beyond these a file would keep its opener busy for minutes, or take a machine's memory.
    private const int MaxPbkdf2Iterations = 10_000_000;
    private const int MaxPasses = 100;
    private const int MaxMemory = 4 * 1024 * 1024;
    private const int MaxLanes = 64;

    /// <summary>The header of a new file.</summary>
    public static SealedKeystore New() =>
        new(Current, Argon2id, Passes, RandomNumberGenerator.GetBytes(SaltLength), [], [], [])
        {
            Memory = Memory,
            Lanes = Lanes,
        };

    public static bool IsCurrent(SealedKeystore file) => file.Version == Current;

    /// <exception cref="InvalidDataException">Another version or derivation, or weaker parameters than a version writes.</exception>
    public static void Derive(SealedKeystore file, string password, Span<byte> key)
    {
        if (file.Salt is not { Length: SaltLength })
            throw Unknown();
        if (IsPbkdf2(file))
            Rfc2898DeriveBytes.Pbkdf2(
                password,
                file.Salt,
                key,
                file.Iterations,
                HashAlgorithmName.SHA512
            );
        else if (file is { Memory: { } memory, Lanes: { } lanes } && IsArgon2id(file))
            Argon2.Derive(password, file.Salt, file.Iterations, memory, lanes, key);
        else
            throw Unknown();
    }

    private static bool IsPbkdf2(SealedKeystore file) =>
        file
            is {
                Version: 1,
                Kdf: Pbkdf2,
                Iterations: >= Pbkdf2Iterations and <= MaxPbkdf2Iterations,
                Memory: null,
                Lanes: null
            };

    private static bool IsArgon2id(SealedKeystore file) =>
        file
            is {
                Version: Current,
                Kdf: Argon2id,
                Iterations: >= Passes and <= MaxPasses,
                Memory: >= Memory and <= MaxMemory,
                Lanes: >= 1 and <= MaxLanes
            };

    private static InvalidDataException Unknown() =>
        new("it is no keystore of a version that is known here");
}
