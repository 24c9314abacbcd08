using System.Text.Json;
using Notary.Devnet.Processes;
using Notary.Fabric.Tests.Support;
using Notary.FabricPeer.Hosting;
using Xunit;

namespace Notary.Fabric.Tests.Peer;

/// <summary>The dev peer as a program of its own.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--block-time 2: expected", "--block-time", "2")]
    [InlineData("--block-time 0s: expected", "--block-time", "0s")]
    [InlineData("--host nowhere: expected an IP address", "--host", "nowhere")]
    [InlineData("--port 99999: expected 0 to 65535", "--port", "99999")]
    [InlineData("--admin-port 7051: expected another port", "--admin-port", "7051")]
    [InlineData("--max-batch 0: expected 1 to", "--max-batch", "0")]
    [InlineData("--users -3: expected 0 to", "--users", "-3")]
    [InlineData("organisation Org1: the name is taken", "--org", "Org1", "--org", "Org1")]
    [InlineData("organisation tls: the name is taken", "--org", "tls")]
    [InlineData("'../x' is not a usable name", "--org", "../x")]
    [InlineData("--chaincode a: expected a new name=host:port", "--chaincode", "a")]
    [InlineData("chaincode a=nowhere: expected name=host:port", "--chaincode", "a=nowhere")]
    [InlineData("a policy is for a, which is no chaincode", "--policy", "a=OR('Org1MSP.peer')")]
    public async Task A_bad_argument_is_told_in_one_line(string why, params string[] arguments)
    {
        using var crypto = new TemporaryDirectory();
        var failed = await Assert.ThrowsAsync<DevnetException>(() =>
            ChildProcess.RunAsync(Program([.. arguments, "--crypto", crypto.Path]))
        );
        Assert.Contains(why, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_as_json_where_it_listens_and_which_files_its_users_have()
    {
        using var crypto = new TemporaryDirectory();
        await using var peer = ChildProcess.Start(
            Program(["--json", "--tls", "--port", "0", "--org", "A", "--crypto", crypto.Path])
        );
        await peer.WaitUntilReadyAsync(
            _ => Task.FromResult(peer.LogTail.Length > 0),
            TimeSpan.FromSeconds(60)
        );

        using var told = JsonDocument.Parse(peer.LogTail);
        var json = told.RootElement;
        var user = json.GetProperty("users")[1];
        Assert.Equal("AMSP", user.GetProperty("mspId").GetString());
        var member = TestMember.Of(
            new Uri($"https://{json.GetProperty("gateway").GetString()}"),
            crypto.Path,
            "User1",
            "qscc"
        );
        member.MspId = "AMSP";
        member.TlsRootFile = json.GetProperty("tlsRoot").GetString();
        member.CertificateFile = user.GetProperty("certificate").GetString()!;
        member.PrivateKeyFile = user.GetProperty("key").GetString()!;
        Assert.True(File.Exists(json.GetProperty("ordererCertificate").GetString()));
        await using var session = await TestMember.OpenAsync(member);
        Assert.Equal(1ul, (await session.Gateway.Network("mychannel").HeadAsync()).Height);
    }

    private static ChildProcessOptions Program(IReadOnlyList<string> arguments) =>
        new("notary-fabric", "dotnet", [typeof(FabricPeerHost).Assembly.Location, .. arguments]);
}
