using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Evm.Deployment;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Member.Keys;

namespace Notary.Cli.Deploy;

/// <summary>The step before the services start. It is done once: what a first run made stays.</summary>
internal sealed class InstanceSetup(DeploySettings settings)
{
    private const string Done = "Deploy__Attestor";

    /// <summary>Coins for gas of each service that sends transactions: 10.</summary>
    private static readonly BigInteger Allowance = 10 * BigInteger.Pow(10, 18);

    private readonly DeployOptions _options = settings.Options;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var own = new InstanceFolder(_options.Own);
        WriteLogs();
        if (own.Has(Done))
        {
            Output.Progress.Report("the contracts are deployed already");
            return;
        }

        using var http = new HttpClient();
        var rpc = new EvmRpc(new HttpJsonRpc(http, settings.Evm.Http!));
        using var deployer = settings.DeployerKey;
        var contracts = await DeployAsync(rpc, deployer, cancellation);
        using var attestor = EvmPrivateKey.Generate();
        var senders = WriteInstances(contracts, attestor);
        await new Transfers(rpc, deployer).SendAsync(senders, Allowance, cancellation);
        own.SetContracts(contracts);
        own.SetIdentity(UserFolder("Admin"));
        own.Set("Chains__0__Evm__PrivateKey", Hex.Encode(deployer.Export()));
        own.Set(Done, attestor.Address.ToString());
    }

    private async Task<ContractAddresses> DeployAsync(
        EvmRpc rpc,
        EvmPrivateKey deployer,
        CancellationToken cancellation
    )
    {
        var artifacts = Path.Combine(RepositoryRoot.Find(), "contracts", "evm", "out");
        var deployment = await EvmDeployment.SendAsync(
            rpc,
            deployer,
            artifacts,
            [_options.Gateway],
            cancellation
        );
        Output.Progress.Report("deploying the contracts; that takes a block");
        await deployment.ConfirmAsync(rpc, TimeProvider.System, cancellation);
        Output.Progress.Report($"UserContract {deployment.Contracts.User}");
        return deployment.Contracts;
    }

    /// <summary>Writes every instance's folder, and returns the accounts that need coins.</summary>
    private List<Address> WriteInstances(ContractAddresses contracts, EvmPrivateKey attestor)
    {
        var oracle = OnChains("oracle", "User1", contracts);
        oracle.Set("Oracle__AttestorKey", Hex.Encode(attestor.Export()));
        oracle.SetList("Oracle__UserContracts", [contracts.User.ToString()]);
        Instance("watcher-evm").SetContracts(contracts);
        Instance("watcher-fabric").SetIdentity(UserFolder("User1"));
        var challenge = OnChains("challenge", "User2", contracts);
        challenge.SetList("Challenge__Attestors", [attestor.Address.ToString()]);
        var registry = OnChains("ipfs-registry", "User3", contracts);
        WriteNotaries(contracts, attestor.Address);
        return [GiveKey(challenge), GiveKey(registry)];
    }

    private void WriteNotaries(ContractAddresses contracts, Address attestor)
    {
        var notaries = Enumerable
            .Range(1, _options.Notaries.Count)
            .Select(member => Notary(member, contracts))
            .ToList();
        var members = notaries.ConvertAll(MakeKeystore);
        foreach (var notary in notaries)
        {
            notary.SetList("Notary__Members", members);
            notary.SetList("Notary__Attestors", [attestor.ToString()]);
        }
    }

    /// <summary>
    /// Whose logs are bound into checkpoints, for the registry that writes them and the notaries that sign them; folders of
    /// an earlier run get it as well.
    /// </summary>
    private void WriteLogs()
    {
        var logs = settings.Logs();
        foreach (var instance in new[] { Instance("ipfs-registry") }.Concat(Notaries()))
            instance.SetMissing("Checkpoints__Logs__", logs);
    }

    private IEnumerable<InstanceFolder> Notaries() =>
        Enumerable.Range(1, _options.Notaries.Count).Select(member => Instance(NameOf(member)));

    private static string NameOf(int member) =>
        string.Create(CultureInfo.InvariantCulture, $"notary-{member}");

    private InstanceFolder Notary(int member, ContractAddresses contracts) =>
        OnChains(
            NameOf(member),
            string.Create(CultureInfo.InvariantCulture, $"User{3 + member}"),
            contracts
        );

    /// <summary>Makes a member's keystore under a fresh password, and returns its identity's public key (0x-hex).</summary>
    private static string MakeKeystore(InstanceFolder notary)
    {
        var password = Hex.Encode(RandomNumberGenerator.GetBytes(32));
        InstanceFolder.Write(notary.PathOf("keystore.password"), password);
        // Of a first run that did not end: nobody has used it.
        File.Delete(notary.PathOf("keystore.json"));
        using var keystore = Keystore.Create(notary.PathOf("keystore.json"), password);
        return Hex.Encode(keystore.Identity.PublicKey.ToBytes());
    }

    private static Address GiveKey(InstanceFolder instance)
    {
        using var key = EvmPrivateKey.Generate();
        instance.Set("Chains__0__Evm__PrivateKey", Hex.Encode(key.Export()));
        return key.Address;
    }

    private InstanceFolder OnChains(string name, string user, ContractAddresses contracts)
    {
        var instance = Instance(name);
        instance.SetContracts(contracts);
        instance.SetIdentity(UserFolder(user));
        return instance;
    }

    private InstanceFolder Instance(string name) => new(Path.Combine(_options.Instances, name));

    private string UserFolder(string user) => Path.Combine(_options.FabricUsers, user);
}
