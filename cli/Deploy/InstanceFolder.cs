using System.Globalization;
using Notary.Chains.Evm.Contracts;

namespace Notary.Cli.Deploy;

/// <summary>One instance's folder: its settings as files, its Fabric identity, a notary's keystore.</summary>
internal sealed class InstanceFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string PathOf(string file) => Path.Combine(path, file);

    public bool Has(string setting) => File.Exists(SettingFile(setting));

    /// <param name="setting">As an environment variable: <c>Oracle__AttestorKey</c>.</param>
    public void Set(string setting, string value) => Write(SettingFile(setting), value);

    public void SetList(string setting, IEnumerable<string> values)
    {
        foreach (var (index, value) in values.Index())
            Set(string.Create(CultureInfo.InvariantCulture, $"{setting}__{index}"), value);
    }

    /// <summary>Sets those settings of a prefix, unless there are some already.</summary>
    public void SetMissing(string prefix, IReadOnlyDictionary<string, string> values)
    {
        var folder = PathOf("settings");
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, prefix + "*").Any())
            return;
        foreach (var (name, value) in values)
            Set(prefix + name, value);
    }

    public void SetContracts(ContractAddresses contracts)
    {
        Set("Chains__0__Evm__UserContract", contracts.User.ToString());
        Set("Chains__0__Evm__OracleContract", contracts.Oracle.ToString());
        Set("Chains__0__Evm__ServiceProviderContract", contracts.ServiceProvider.ToString());
    }

    /// <summary>Copies a Fabric user's certificate and key.</summary>
    /// <exception cref="IOException">The user does not exist.</exception>
    public void SetIdentity(string user)
    {
        foreach (var file in new[] { "cert.pem", "key.pem" })
            Write(PathOf(Path.Combine("fabric", file)), File.ReadAllText(Path.Combine(user, file)));
    }

    /// <summary>Writes a file that only its owner reads.</summary>
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    private string SettingFile(string setting) => PathOf(Path.Combine("settings", setting));
}
