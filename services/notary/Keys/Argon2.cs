using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Notary.ServiceDefaults;

namespace Notary.Member.Keys;

/// <summary>Argon2id (RFC 9106), by the reference implementation: Debian's libargon2, by P/Invoke.</summary>
internal static partial class Argon2
{
    private const string Library = "libargon2.so.1";
    private const int Ok = 0;

    /// <param name="memory">KiB.</param>
    /// <param name="lanes">Of parallel work: threads of this process.</param>
    /// <exception cref="SettingException">The library is missing.</exception>
    /// <exception cref="CryptographicException">It refuses the parameters, or has not so much memory.</exception>
    public static void Derive(
        string password,
        ReadOnlySpan<byte> salt,
        int iterations,
        int memory,
        int lanes,
        Span<byte> key
    )
    {
        var secret = Encoding.UTF8.GetBytes(password);
        try
        {
            var result = Hash(
                (uint)iterations,
                (uint)memory,
                (uint)lanes,
                secret,
                (nuint)secret.Length,
                salt,
                (nuint)salt.Length,
                key,
                (nuint)key.Length
            );
            if (result != Ok)
                throw new CryptographicException($"Argon2id failed with code {result}");
        }
        catch (DllNotFoundException)
        {
            throw new SettingException(
                "libargon2 is missing, which protects the keystore; type: apt-get install libargon2-1"
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    [LibraryImport(Library, EntryPoint = "argon2id_hash_raw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Hash(
        uint iterations,
        uint memory,
        uint lanes,
        ReadOnlySpan<byte> password,
        nuint passwordLength,
        ReadOnlySpan<byte> salt,
        nuint saltLength,
        Span<byte> hash,
        nuint hashLength
    );
}
