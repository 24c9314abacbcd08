using System.Diagnostics;
using Notary.Member.Keys;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Tests.Keys;

/// <summary>The notary's own program, as an operator types it.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Password = "correct horse battery staple";
    private static readonly Digest Session = Digest.Of("session"u8);
    private static readonly Digest Next = Digest.Of("next"u8);
    private readonly KeystoreFolder _folder = new();

    private string Original => _folder.PathOf("keystore.json");

    private string Copy => _folder.PathOf("copy.json");

    [Fact]
    public async Task A_backup_that_is_restored_holds_the_same_keystore()
    {
        var made = await RunAsync(Original, "init");
        Assert.Equal(made, await RunAsync(Original, "backup", Copy));
        File.Delete(Original);
        Assert.Equal(made, await RunAsync(Original, "restore", Copy));
        Assert.Equal(made, await RunAsync(Original, "init"));
    }

    [Fact]
    public async Task A_running_member_can_be_backed_up()
    {
        using var share = SecretShare.Parse(2, [.. new byte[31], 7]);
        using (var keystore = Keystore.Create(Original, Password))
        {
            keystore.SaveShare(Session, 1, share);
            await RunAsync(Original, "backup", Copy);
        }
        using var copy = Keystore.Open(Copy, Password);
        Assert.Equal(share.Export(), copy.Share(Session, 2)!.Export());
    }

    [Fact]
    public async Task Neither_a_backup_nor_a_keystore_is_overwritten()
    {
        await RunAsync(Original, "init");
        await RunAsync(Original, "backup", Copy);
        var before = File.ReadAllBytes(Copy);
        Assert.Contains("exists", await FailAsync("backup", Copy), StringComparison.Ordinal);
        Assert.Contains("exists", await FailAsync("restore", Copy), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Copy));
    }

    [Fact]
    public async Task What_does_not_open_is_no_backup()
    {
        await RunAsync(Original, "init");
        File.WriteAllText(Copy, "{}");
        File.Delete(Original);
        Assert.Contains(
            "cannot be read",
            await FailAsync("restore", Copy),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Original));
        Assert.Contains("FILE", await FailAsync("restore"), StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_that_were_erased_since_a_backup_go_when_the_restored_member_starts()
    {
        using var share = SecretShare.Parse(2, [.. new byte[31], 7]);
        using (var keystore = Keystore.Create(Original, Password))
        {
            keystore.SaveShare(Session, 1, share);
            File.Copy(Original, Copy);
            keystore.SaveShare(Next, 2, share);
            keystore.EraseBefore(2, shares: [Next], seeds: []);
        }
        using (var restored = Keystore.Open(Copy, Password))
            restored.EraseBefore(2, shares: [Next], seeds: []);
        using var again = Keystore.Open(Copy, Password);
        Assert.Null(again.Share(Session, 2));
    }

    private static async Task<string> RunAsync(string keystore, params string[] args)
    {
        var (code, output, errors) = await StartAsync(keystore, args);
        Assert.True(code == 0, errors);
        Assert.StartsWith("0x30", output, StringComparison.Ordinal);
        return output;
    }

    private async Task<string> FailAsync(params string[] args)
    {
        var (code, output, errors) = await StartAsync(Original, args);
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<(int, string, string)> StartAsync(string keystore, string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Notary.Member.dll"),
                .. args,
                $"--Notary:Keystore={keystore}",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Notary__KeystorePassword"] = Password;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    public void Dispose() => _folder.Dispose();
}
