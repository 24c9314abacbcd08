using System.Text.Json;
using Npgsql;

namespace Notary.EndToEnd.Tests.Demo;

/// <summary>A kept demo, looked into by commands that are told nothing about it.</summary>
public sealed class KeptDemoTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task One_changed_byte_in_one_event_is_named_by_its_position()
    {
        var state = Directory.CreateTempSubdirectory("state-");
        await using var demo = CliProcess.StartIn(state.FullName, "demo", "--keep", "--json");
        await demo.UntilAsync("Running; Ctrl-C ends it.", Timeout);
        var file = Path.Combine(state.FullName, "notary", "stack.json");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
        using var stack = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(0, (await RunAsync(state, "audit", "verify", "--json")).ExitCode);
        Assert.Equal(0, (await RunAsync(state, "audit", "replay", "--json")).ExitCode);

        var position = await ChangeByteAsync(
            stack.RootElement.GetProperty("postgres").GetString()!
        );
        var result = await RunAsync(state, "audit", "verify", "--json");
        Assert.True(result.ExitCode == 1, result.ToString());
        using var report = JsonDocument.Parse(result.Output[^1]);
        var oracle = report
            .RootElement.GetProperty("logs")
            .EnumerateArray()
            .Single(log => log.GetProperty("instance").GetString() == "oracle");
        Assert.Equal(position, oracle.GetProperty("break").GetProperty("position").GetInt64());

        await demo.InterruptAsync();
        Assert.Empty((await demo.EndAsync(Timeout)).Leftovers);
        Assert.False(File.Exists(file));
        state.Delete(recursive: true);
    }

    private static async Task<CliResult> RunAsync(DirectoryInfo state, params string[] args)
    {
        await using var cli = CliProcess.StartIn(state.FullName, args);
        return await cli.EndAsync(Timeout);
    }

    /// <summary>As the database's owner can, behind the back of everything that guards the log.</summary>
    private static async Task<long> ChangeByteAsync(string postgres)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(
            """
            alter table oracle.es_events disable trigger user;
            update oracle.es_events set data = replace(data::text, '"code":"i', '"code":"x')::json
                where position = (select min(position) from oracle.es_events where type = 'answer_rejected')
                returning position;
            """
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
