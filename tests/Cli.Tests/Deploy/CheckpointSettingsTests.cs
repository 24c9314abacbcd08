using Microsoft.Extensions.Configuration;
using Notary.Cli.Deploy;

namespace Notary.Cli.Tests.Deploy;

/// <summary>What <c>deploy contracts</c> writes into folders that an earlier run made.</summary>
public sealed class CheckpointSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notary-deploy-");

    public CheckpointSettingsTests() => Write("own", "Deploy__Attestor", "0x");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Registry_and_notaries_learn_where_every_log_is_served()
    {
        await DeployAsync(("Checkpoints:Logs:oracle", "http://oracle:8080/"));
        foreach (var instance in new[] { "ipfs-registry", "notary-1", "notary-2" })
        {
            Assert.Equal("http://oracle:8080/", Read(instance, "Checkpoints__Logs__oracle"));
            Assert.Equal("http://two:2/", Read(instance, "Checkpoints__Logs__notary-2"));
            Assert.Equal("http://registry:3/", Read(instance, "Checkpoints__Logs__ipfs-registry"));
        }
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "instances", "challenge")));
    }

    [Fact]
    public async Task Where_a_log_is_said_to_be_wins_over_what_the_deployer_knows()
    {
        await DeployAsync(("Checkpoints:Logs:notary-2", "http://proxy/"));
        Assert.Equal("http://proxy/", Read("notary-1", "Checkpoints__Logs__notary-2"));
    }

    [Fact]
    public async Task Settings_that_are_there_stay()
    {
        Write(Path.Combine("instances", "notary-1"), "Checkpoints__Logs__oracle", "http://mine/");
        await DeployAsync(("Checkpoints:Logs:oracle", "http://oracle:8080/"));
        Assert.Equal("http://mine/", Read("notary-1", "Checkpoints__Logs__oracle"));
        Assert.Null(Read("notary-1", "Checkpoints__Logs__notary-1"));
        Assert.Equal("http://oracle:8080/", Read("notary-2", "Checkpoints__Logs__oracle"));
    }

    private Task DeployAsync(params (string Key, string Value)[] configured)
    {
        var options = new DeployOptions
        {
            Instances = Path.Combine(_folder.FullName, "instances"),
            Own = Path.Combine(_folder.FullName, "own"),
            Registry = new("http://registry:3/"),
        };
        options.Notaries.Add(new("http://one:1/"));
        options.Notaries.Add(new("http://two:2/"));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                configured.Select(c => KeyValuePair.Create(c.Key, (string?)c.Value))
            )
            .Build();
        return new InstanceSetup(new(options, [], configuration)).RunAsync(CancellationToken.None);
    }

    private void Write(string instance, string setting, string value) =>
        InstanceFolder.Write(FileOf(instance, setting), value);

    private string? Read(string instance, string setting)
    {
        var file = FileOf(Path.Combine("instances", instance), setting);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    private string FileOf(string instance, string setting) =>
        Path.Combine(_folder.FullName, instance, "settings", setting);
}
