using System.Security.Cryptography;
using System.Text.Json;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Keys;

/// <summary>
/// This member's secrets, in one encrypted file that only its owner may read (0600): they are nowhere else, not in the event log,
/// not in a log file. Each change is written to a new file that then takes the old one's name.
/// </summary>
public sealed class Keystore : IDisposable
{
    private const int SeedLength = 32;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly KeystoreCipher _cipher;
    private readonly KeystoreContent _content;

    private Keystore(string path, KeystoreCipher cipher, KeystoreContent content)
    {
        (_path, _cipher, _content) = (path, cipher, content);
        Identity = IdentityKey.Import(content.Identity);
    }

    public IdentityKey Identity { get; }

    /// <summary>Makes a keystore with a new identity key.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static Keystore Create(string path, string password)
    {
        if (File.Exists(path))
            throw new IOException($"{path} exists");
        using var identity = IdentityKey.Create();
        var content = new KeystoreContent { Identity = identity.Export() };
        var keystore = new Keystore(path, KeystoreCipher.Create(password), content);
        keystore.Save();
        return keystore;
    }

    /// <exception cref="SettingException">No such file, another password, or an altered file.</exception>
    public static Keystore Open(string path, string password)
    {
        try
        {
            var file =
                JsonSerializer.Deserialize<SealedKeystore>(File.ReadAllBytes(path))
                ?? throw new InvalidDataException("it is empty");
            var cipher = KeystoreCipher.For(file, password);
            return new Keystore(path, cipher, cipher.Decrypt(file));
        }
        catch (CryptographicException)
        {
            throw new SettingException(
                $"the keystore {path} does not open: another password, or an altered file"
            );
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException)
        {
            throw new SettingException(
                $"the keystore {path} cannot be read ({e.Message}): make one with 'notary init'"
            );
        }
    }

    /// <summary>The seed of this member's polynomial in a key generation: made and saved at the first call.</summary>
    public byte[] DealerSeed(Digest session)
    {
        lock (_lock)
        {
            var name = session.ToString();
            if (!_content.DealerSeeds.TryGetValue(name, out var seed))
            {
                seed = RandomNumberGenerator.GetBytes(SeedLength);
                _content.DealerSeeds.Add(name, seed);
                Save();
            }
            return seed;
        }
    }

    /// <summary>Keeps the member's share of an epoch's key.</summary>
    public void SaveShare(ulong epoch, SecretShare share)
    {
        lock (_lock)
        {
            _content.Shares[epoch] = share.Export();
            Save();
        }
    }

    /// <summary>The member's share of an epoch's key; null before there is one.</summary>
    public SecretShare? Share(ulong epoch, int member)
    {
        lock (_lock)
            return _content.Shares.TryGetValue(epoch, out var share)
                ? SecretShare.Parse(member, share)
                : null;
    }

    private void Save()
    {
        var next = _path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
        {
            JsonSerializer.Serialize(stream, _cipher.Encrypt(_content));
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, _path, overwrite: true);
    }

    public void Dispose()
    {
        Identity.Dispose();
        _cipher.Dispose();
        foreach (
            var secret in _content
                .Shares.Values.Concat(_content.DealerSeeds.Values)
                .Append(_content.Identity)
        )
            CryptographicOperations.ZeroMemory(secret);
    }
}
