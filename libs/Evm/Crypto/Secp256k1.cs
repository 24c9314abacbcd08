using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Notary.Evm;

/// <summary>libsecp256k1 with its recovery and ECDH modules, by P/Invoke. All spans have the C library's fixed sizes.</summary>
internal static unsafe partial class Secp256k1
{
    public const int PublicKeySize = 64;
    public const int RecoverableSize = 65;
    public const uint Compressed = 258;
    public const uint Uncompressed = 2;
    private const string Library = "secp256k1";
    private const uint ContextNone = 1;

    // One context for the process: after randomisation it is only read, which the library allows from any thread.
    private static readonly Lazy<nint> SharedContext = new(CreateContext);

    public static nint Context => SharedContext.Value;

    private static nint CreateContext()
    {
        NativeLibrary.SetDllImportResolver(typeof(Secp256k1).Assembly, Resolve);
        var context = secp256k1_context_create(ContextNone);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        if (context == 0 || secp256k1_context_randomize(context, seed) != 1)
            throw new CryptographicException("libsecp256k1 refused to create a context");
        return context;
    }

    // Debian packages carry only the versioned name; the functions used are the same in sonames 1 and 2.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!string.Equals(name, Library, StringComparison.Ordinal))
            return 0;
        foreach (var file in new[] { "libsecp256k1.so.1", "libsecp256k1.so.2" })
        {
            if (NativeLibrary.TryLoad(file, assembly, path, out var handle))
                return handle;
        }
        throw new DllNotFoundException(
            "libsecp256k1 is missing: run 'apt-get install libsecp256k1-1'"
        );
    }

    /// <summary>Hash function for <see cref="secp256k1_ecdh"/> that hands out the x-coordinate unhashed.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int CopyX(byte* output, byte* x, byte* y, void* data)
    {
        new ReadOnlySpan<byte>(x, 32).CopyTo(new Span<byte>(output, 32));
        return 1;
    }

    [LibraryImport(Library)]
    private static partial nint secp256k1_context_create(uint flags);

    [LibraryImport(Library)]
    private static partial int secp256k1_context_randomize(nint context, ReadOnlySpan<byte> seed32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_seckey_verify(nint context, ReadOnlySpan<byte> secret32);

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_create(
        nint context,
        Span<byte> key64,
        ReadOnlySpan<byte> secret32
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_parse(
        nint context,
        Span<byte> key64,
        ReadOnlySpan<byte> input,
        nuint length
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ec_pubkey_serialize(
        nint context,
        Span<byte> output,
        ref nuint length,
        ReadOnlySpan<byte> key64,
        uint flags
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_sign_recoverable(
        nint context,
        Span<byte> signature65,
        ReadOnlySpan<byte> digest32,
        ReadOnlySpan<byte> secret32,
        nint nonceFunction,
        nint nonceData
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(
        nint context,
        Span<byte> output64,
        out int recoveryId,
        ReadOnlySpan<byte> signature65
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(
        nint context,
        Span<byte> signature65,
        ReadOnlySpan<byte> input64,
        int recoveryId
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdsa_recover(
        nint context,
        Span<byte> key64,
        ReadOnlySpan<byte> signature65,
        ReadOnlySpan<byte> digest32
    );

    [LibraryImport(Library)]
    public static partial int secp256k1_ecdh(
        nint context,
        Span<byte> output32,
        ReadOnlySpan<byte> key64,
        ReadOnlySpan<byte> secret32,
        delegate* unmanaged[Cdecl]<byte*, byte*, byte*, void*, int> hash,
        nint data
    );
}
