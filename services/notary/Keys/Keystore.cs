using System.Security.Cryptography;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Keys;

/// <summary>
/// This member's secrets, in one encrypted file that only its owner may read (0600): they are nowhere else, not in the event log,
/// not in a log file. Whoever has it open is the only one on this machine.
/// </summary>
public sealed class Keystore : IDisposable
{
    private const int SeedLength = 32;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly KeystoreLock _taken;
    private readonly KeystoreCipher _cipher;
    private readonly KeystoreContent _content;

    private Keystore(
        string path,
        KeystoreLock taken,
        KeystoreCipher cipher,
        KeystoreContent content
    )
    {
        (_path, _taken, _cipher, _content) = (path, taken, cipher, content);
        Identity = IdentityKey.Import(content.Identity);
    }

    public IdentityKey Identity { get; }

    /// <summary>Makes a keystore with a new identity key.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="SettingException">Another process is about it.</exception>
    public static Keystore Create(string path, string password)
    {
        using var identity = IdentityKey.Create();
        var content = new KeystoreContent { Identity = identity.Export() };
        return Taking(
            path,
            () =>
            {
                if (File.Exists(path))
                    throw new IOException($"{path} exists");
                var cipher = KeystoreCipher.Create(password);
                KeystoreFile.Write(path, cipher.Encrypt(content), replace: false);
                return (content, cipher);
            }
        );
    }

    /// <exception cref="SettingException">No such file, another password, an altered file, or another process has it open.</exception>
    public static Keystore Open(string path, string password)
    {
        // Else a missing file's folder would be blamed on another process.
        _ = KeystoreFile.Read(path);
        return Taking(
            path,
            () =>
            {
                KeystoreFile.Tidy(path);
                var (content, cipher) = Decrypt(path, KeystoreFile.Read(path), password);
                return (content, cipher.Renewed(password));
            }
        );
    }

    /// <summary>The identity in a keystore that another process may have open; the whole file is checked.</summary>
    /// <exception cref="SettingException">No such file, another password, or an altered file.</exception>
    public static IdentityPublicKey IdentityOf(string path, string password) =>
        IdentityOf(path, KeystoreFile.Read(path), password);

    internal static IdentityPublicKey IdentityOf(string path, SealedKeystore file, string password)
    {
        var (content, cipher) = Decrypt(path, file, password);
        using (cipher)
        using (var identity = IdentityKey.Import(content.Identity))
        {
            Wipe(content);
            return identity.PublicKey;
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

    /// <summary>The seed of an earlier call; null once it is erased.</summary>
    public byte[]? FindDealerSeed(Digest session)
    {
        lock (_lock)
            return _content.DealerSeeds.GetValueOrDefault(session.ToString());
    }

    /// <summary>Keeps the member's share of the key that a ceremony made.</summary>
    /// <exception cref="InvalidOperationException">The epoch's shares were erased.</exception>
    public void SaveShare(Digest session, ulong epoch, SecretShare share)
    {
        lock (_lock)
        {
            if (epoch < _content.FirstEpoch)
                throw new InvalidOperationException($"The shares of epoch {epoch} were erased.");
            _content.Shares[session.ToString()] = share.Export();
            Save();
        }
    }

    /// <summary>The member's share of the key that a ceremony made; null before there is one, and after it was erased.</summary>
    public SecretShare? Share(Digest session, int member)
    {
        lock (_lock)
            return _content.Shares.TryGetValue(session.ToString(), out var share)
                ? SecretShare.Parse(member, share)
                : null;
    }

    /// <summary>
    /// Erases all shares and seeds but those of these ceremonies, and for ever those of earlier epochs. To be called at every start,
    /// too: a restored copy may hold what was erased since it was made.
    /// </summary>
    /// <param name="epoch">The one in force.</param>
    public void EraseBefore(ulong epoch, HashSet<Digest> shares, HashSet<Digest> seeds)
    {
        lock (_lock)
        {
            var erased = Erase(_content.Shares, shares) + Erase(_content.DealerSeeds, seeds);
            if (erased == 0 && epoch <= _content.FirstEpoch)
                return;
            _content.FirstEpoch = Math.Max(epoch, _content.FirstEpoch);
            Save();
        }
    }

    private static int Erase(Dictionary<string, byte[]> secrets, HashSet<Digest> kept)
    {
        var names = kept.Select(session => session.ToString()).ToHashSet(StringComparer.Ordinal);
        var gone = secrets.Where(secret => !names.Contains(secret.Key)).ToList();
        foreach (var (name, secret) in gone)
        {
            CryptographicOperations.ZeroMemory(secret);
            secrets.Remove(name);
        }
        return gone.Count;
    }

    private static Keystore Taking(
        string path,
        Func<(KeystoreContent Content, KeystoreCipher Cipher)> read
    )
    {
        var taken = KeystoreLock.Take(path);
        try
        {
            var (content, cipher) = read();
            return new Keystore(path, taken, cipher, content);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static (KeystoreContent Content, KeystoreCipher Cipher) Decrypt(
        string path,
        SealedKeystore file,
        string password
    )
    {
        KeystoreCipher? cipher = null;
        try
        {
            cipher = KeystoreCipher.For(file, password);
            return (cipher.Decrypt(file), cipher);
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            cipher?.Dispose();
            throw e is InvalidDataException
                ? KeystoreFile.Unreadable(path, e)
                : new SettingException(
                    $"the keystore {path} does not open: another password, or an altered file"
                );
        }
    }

    private void Save() => KeystoreFile.Write(_path, _cipher.Encrypt(_content), replace: true);

    private static void Wipe(KeystoreContent content)
    {
        foreach (
            var secret in content
                .Shares.Values.Concat(content.DealerSeeds.Values)
                .Append(content.Identity)
        )
            CryptographicOperations.ZeroMemory(secret);
    }

    public void Dispose()
    {
        Identity.Dispose();
        _cipher.Dispose();
        Wipe(_content);
        _taken.Dispose();
    }
}
