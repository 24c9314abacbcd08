using System.Text.Json.Nodes;
using Notary.Evm;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Tests.Keys;

public sealed class KeystoreTests : IDisposable
{
    private const string Password = "password";
    private static readonly Digest Session = Digest.Of("session"u8);
    private static readonly Digest Next = Digest.Of("next"u8);
    private readonly KeystoreFolder _folder = new();

    private string File1 => _folder.PathOf("keystore.json");

    [Fact]
    public void What_is_kept_is_there_again()
    {
        using var share = SecretShare.Parse(2, [.. new byte[31], 7]);
        var (identity, seed) = Use(keystore =>
        {
            keystore.SaveShare(Session, 1, share);
            return (keystore.Identity.PublicKey, keystore.DealerSeed(Session).ToArray());
        });
        using var again = Keystore.Open(File1, Password);
        Assert.Equal(identity, again.Identity.PublicKey);
        Assert.Equal(seed, again.DealerSeed(Session));
        Assert.Equal(share.Export(), again.Share(Session, 2)!.Export());
        Assert.Null(again.Share(Next, 2));
    }

    [Fact]
    public void Only_the_owner_may_read_the_file_and_it_holds_nothing_in_clear()
    {
        using var keystore = Keystore.Create(File1, Password);
        var seed = keystore.DealerSeed(Session);
        if (!OperatingSystem.IsWindows())
            foreach (var file in _folder.Files)
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(file)
                );
        var text = File.ReadAllText(File1);
        Assert.DoesNotContain(Convert.ToBase64String(seed), text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(keystore.Identity.Export()),
            text,
            StringComparison.Ordinal
        );
        AssertNothingElseIsThere();
    }

    [Fact]
    public void A_new_file_is_protected_by_Argon2id()
    {
        Use(_ => 0);
        var file = JsonNode.Parse(File.ReadAllText(File1))!;
        Assert.Equal("Argon2id", (string?)file["Kdf"]);
        Assert.Equal(3, (int?)file["Iterations"]);
        Assert.Equal(64 * 1024, (int?)file["Memory"]);
        Assert.Equal(4, (int?)file["Lanes"]);
    }

    /// <summary>The file was written by version 1 itself.</summary>
    [Fact]
    public void A_file_of_version_1_opens_and_the_next_save_renews_it()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Keys", "version-1.json"), File1);
        using (var old = Keystore.Open(File1, Password))
        {
            Assert.EndsWith(
                "0b2ff75842a01482eaeb800f9a2fd2f879",
                Hex.Encode(old.Identity.PublicKey.ToBytes()),
                StringComparison.Ordinal
            );
            Assert.Equal("PBKDF2-SHA512", (string?)JsonNode.Parse(File.ReadAllText(File1))!["Kdf"]);
            _ = old.DealerSeed(Session);
        }
        Assert.Equal("Argon2id", (string?)JsonNode.Parse(File.ReadAllText(File1))!["Kdf"]);
        using var renewed = Keystore.Open(File1, Password);
        Assert.EndsWith(
            "2fd2f879",
            Hex.Encode(renewed.Identity.PublicKey.ToBytes()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_password_does_not_open_it()
    {
        Use(_ => 0);
        var refusal = Assert.Throws<SettingException>(() => Keystore.Open(File1, "another"));
        Assert.DoesNotContain("another\"", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Salt")]
    [InlineData("Nonce")]
    [InlineData("Ciphertext")]
    [InlineData("Tag")]
    public void An_altered_file_does_not_open(string member)
    {
        Use(_ => 0);
        Alter(member, value => Flip(value.GetValue<string>()));
        Assert.Throws<SettingException>(() => Keystore.Open(File1, Password));
    }

    [Theory]
    [InlineData("Iterations", 2)]
    [InlineData("Iterations", 1_000_000)]
    [InlineData("Memory", 1024)]
    [InlineData("Memory", int.MaxValue)]
    [InlineData("Lanes", 0)]
    [InlineData("Version", 1)]
    [InlineData("Version", 3)]
    public void A_weak_or_endless_key_derivation_is_refused(string member, int value)
    {
        Use(_ => 0);
        Alter(member, _ => value);
        Assert.Throws<SettingException>(() => Keystore.Open(File1, Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("no json")]
    public void What_is_no_keystore_is_refused(string text)
    {
        File.WriteAllText(File1, text);
        Assert.Throws<SettingException>(() => Keystore.Open(File1, Password));
    }

    [Fact]
    public void An_existing_keystore_is_never_replaced_by_a_new_one()
    {
        Use(_ => 0);
        Assert.Throws<IOException>(() => Keystore.Create(File1, Password));
    }

    [Fact]
    public void What_a_crash_left_of_a_save_changes_nothing_and_goes()
    {
        var identity = Use(keystore => keystore.Identity.PublicKey);
        File.WriteAllText(File1 + ".new", "half a keyst");
        using var again = Keystore.Open(File1, Password);
        Assert.Equal(identity, again.Identity.PublicKey);
        AssertNothingElseIsThere();
        File.WriteAllText(File1 + ".new", "half a keyst");
        _ = again.DealerSeed(Session);
        AssertNothingElseIsThere();
    }

    [Fact]
    public void A_keystore_that_is_open_is_not_opened_again()
    {
        using (Keystore.Create(File1, Password))
        {
            var refusal = Assert.Throws<SettingException>(() => Keystore.Open(File1, Password));
            Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
        }
        Keystore.Open(File1, Password).Dispose();
    }

    [Fact]
    public void Its_identity_can_be_read_while_it_is_open()
    {
        using var keystore = Keystore.Create(File1, Password);
        Assert.Equal(keystore.Identity.PublicKey, Keystore.IdentityOf(File1, Password));
    }

    [Fact]
    public void Erased_shares_are_gone_from_the_file_and_do_not_come_back()
    {
        using var share = SecretShare.Parse(2, [.. new byte[31], 7]);
        Use(keystore =>
        {
            keystore.SaveShare(Session, 1, share);
            keystore.SaveShare(Next, 2, share);
            keystore.EraseBefore(2, shares: [Next], seeds: []);
            return 0;
        });
        using var again = Keystore.Open(File1, Password);
        Assert.Null(again.Share(Session, 2));
        Assert.NotNull(again.Share(Next, 2));
        Assert.Throws<InvalidOperationException>(() => again.SaveShare(Session, 1, share));
    }

    [Fact]
    public void A_seed_that_was_erased_is_another_one_afterwards()
    {
        using var keystore = Keystore.Create(File1, Password);
        var before = keystore.DealerSeed(Session).ToArray();
        keystore.EraseBefore(1, shares: [], seeds: []);
        Assert.Null(keystore.FindDealerSeed(Session));
        Assert.NotEqual(before, keystore.DealerSeed(Session));
    }

    /// <summary>Makes or opens the keystore, and closes it again.</summary>
    private T Use<T>(Func<Keystore, T> act)
    {
        using var keystore = Keystore.Create(File1, Password);
        return act(keystore);
    }

    private void AssertNothingElseIsThere() =>
        Assert.Equal<string[]>([File1, File1 + ".lock"], [.. _folder.Files]);

    private void Alter(string member, Func<JsonValue, JsonNode> alter)
    {
        var file = JsonNode.Parse(File.ReadAllText(File1))!.AsObject();
        file[member] = alter(file[member]!.AsValue());
        File.WriteAllText(File1, file.ToJsonString());
    }

    private static string Flip(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        bytes[0] ^= 1;
        return Convert.ToBase64String(bytes);
    }

    public void Dispose() => _folder.Dispose();
}
