namespace Notary.Cli.Deploy;

/// <summary>The section Deploy.</summary>
public sealed class DeployOptions
{
    /// <summary>
    /// The first account of anvil's default mnemonic, which everybody knows: whoever deploys to another chain sets
    /// another key.
    /// </summary>
    public const string AnvilKey =
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    /// <summary>Private key (0x-hex) of an EVM account with coins; anvil's first where it is empty.</summary>
    public string Key { get; set; } = "";

    /// <summary>A folder of Fabric users, each with cert.pem and key.pem: Admin, and User1 … for the instances.</summary>
    public string FabricUsers { get; set; } = "";

    /// <summary>The oracle's EIP-3668 gateway, as consumers' wallets reach it.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>The IPFS registry.</summary>
    public Uri? Registry { get; set; }

    /// <summary>The notaries, member 1 first.</summary>
    public IList<Uri> Notaries { get; } = [];

    /// <summary>A folder for each instance, which only that instance gets to see.</summary>
    public string Instances { get; set; } = "/run/instances";

    /// <summary>The deployer's own folder.</summary>
    public string Own { get; set; } = "/run/notary";

    /// <summary>The oracle's attestor, an address; written by the first step for the second.</summary>
    public string Attestor { get; set; } = "";
}
