namespace Notary.FabricPeer.Crypto;

/// <summary>A certificate and its private key, both PEM.</summary>
public sealed record CertifiedKey(string CertificatePem, string KeyPem);

/// <summary>Keeps what the authorities issued: in memory, and in a directory if one is given.</summary>
internal sealed class CertificateStore(string? directory)
{
    private readonly Dictionary<string, CertifiedKey> _issued = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <param name="path">Relative, of one folder for each certificate.</param>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public CertifiedKey GetOrAdd(string path, Func<CertifiedKey> issue)
    {
        lock (_lock)
        {
            if (_issued.TryGetValue(path, out var known))
            {
                return known;
            }
            return _issued[path] = Read(path) ?? Write(path, issue());
        }
    }

    private CertifiedKey? Read(string path)
    {
        var (certificate, key) = Files(path);
        return directory is not null && File.Exists(certificate) && File.Exists(key)
            ? new(File.ReadAllText(certificate), File.ReadAllText(key))
            : null;
    }

    private CertifiedKey Write(string path, CertifiedKey issued)
    {
        if (directory is null)
        {
            return issued;
        }
        var (certificate, key) = Files(path);
        Directory.CreateDirectory(Path.GetDirectoryName(certificate)!);
        WriteForOwner(key, issued.KeyPem);
        File.WriteAllText(certificate, issued.CertificatePem);
        return issued;
    }

    private (string Certificate, string Key) Files(string path)
    {
        var folder = Path.Combine(directory ?? "", path);
        return (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
    }

    private static void WriteForOwner(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
