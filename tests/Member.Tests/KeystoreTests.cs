using System.Text.Json.Nodes;
using Notary.Member.Keys;
using Notary.ServiceDefaults;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Tests;

public sealed class KeystoreTests : IDisposable
{
    private const string Password = "password";
    private readonly string _folder = Directory.CreateTempSubdirectory("notary-keystore-").FullName;

    private string File1 => Path.Combine(_folder, "keystore.json");

    [Fact]
    public void What_is_kept_is_there_again()
    {
        using var first = Keystore.Create(File1, Password);
        using var share = SecretShare.Parse(2, [.. new byte[31], 7]);
        var seed = first.DealerSeed(Digest.Of("session"u8));
        first.SaveShare(1, share);
        using var again = Keystore.Open(File1, Password);
        Assert.Equal(first.Identity.PublicKey, again.Identity.PublicKey);
        Assert.Equal(seed, again.DealerSeed(Digest.Of("session"u8)));
        Assert.Equal(share.Export(), again.Share(1, 2)!.Export());
        Assert.Null(again.Share(2, 2));
    }

    [Fact]
    public void Only_the_owner_may_read_the_file_and_it_holds_nothing_in_clear()
    {
        using var keystore = Keystore.Create(File1, Password);
        var seed = keystore.DealerSeed(Digest.Of("session"u8));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(File1)
            );
        var text = File.ReadAllText(File1);
        Assert.DoesNotContain(Convert.ToBase64String(seed), text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(keystore.Identity.Export()),
            text,
            StringComparison.Ordinal
        );
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Another_password_does_not_open_it()
    {
        Keystore.Create(File1, Password).Dispose();
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
        Keystore.Create(File1, Password).Dispose();
        Alter(member, value => Flip(value.GetValue<string>()));
        Assert.Throws<SettingException>(() => Keystore.Open(File1, Password));
    }

    [Fact]
    public void A_weak_key_derivation_is_refused()
    {
        Keystore.Create(File1, Password).Dispose();
        Alter("Iterations", _ => 1_000);
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
        Keystore.Create(File1, Password).Dispose();
        Assert.Throws<IOException>(() => Keystore.Create(File1, Password));
    }

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

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
