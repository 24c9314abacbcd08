using Notary.Devnet.Processes;

namespace Notary.EventStore.Tests.Processes;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task A_process_and_what_it_started_end_with_their_owner()
    {
        var child = ChildProcess.Start(
            new ChildProcessOptions("shell", "sh", ["-c", "sleep 1000 & echo $!; wait"])
        );
        await child.WaitUntilReadyAsync(
            _ => Task.FromResult(child.LogTail.Length > 0),
            TimeSpan.FromSeconds(30)
        );
        var grandchild = child.LogTail.Trim();
        Assert.True(Directory.Exists($"/proc/{grandchild}"));

        await child.DisposeAsync();

        await Eventually.TrueAsync(() =>
            !Directory.Exists($"/proc/{grandchild}") || IsDead(grandchild)
        );
    }

    [Fact]
    public async Task A_process_asks_the_kernel_to_die_with_its_parent()
    {
        // prctl's PR_GET_PDEATHSIG is not in /proc: ask setpriv.
        await using var child = ChildProcess.Start(
            new ChildProcessOptions("setpriv", "setpriv", ["--dump"])
        );
        await Eventually.TrueAsync(() =>
            child.LogTail.Contains("Parent death signal", StringComparison.Ordinal)
        );
        Assert.Contains("Parent death signal: KILL", child.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_early_says_why()
    {
        await using var child = ChildProcess.Start(
            new ChildProcessOptions("broken", "sh", ["-c", "echo no luck >&2; exit 3"])
        );
        var e = await Assert.ThrowsAsync<DevnetException>(() =>
            child.WaitUntilReadyAsync(_ => Task.FromResult(false), TimeSpan.FromSeconds(30))
        );
        Assert.StartsWith(
            "broken ended with exit code 3 while starting",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_program_is_named_with_what_to_type()
    {
        var e = Assert.Throws<DevnetException>(() =>
            ChildProcess.Start(new ChildProcessOptions("anvil", "/nowhere/anvil", []))
        );
        Assert.Equal(
            "anvil cannot start: /nowhere/anvil is missing; type: npm ci --ignore-scripts",
            e.Message
        );
    }

    [Fact]
    public async Task Anvil_mines_on_demand_and_refuses_a_port_in_use()
    {
        await using var anvil = await AnvilProcess.StartAsync(new AnvilOptions { NoMining = true });
        var e = await Assert.ThrowsAsync<DevnetException>(() =>
            AnvilProcess.StartAsync(new AnvilOptions { Port = anvil.Port })
        );
        Assert.StartsWith($"port {anvil.Port} is in use", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Ended, and waiting for its adoptive parent to notice.</summary>
    private static bool IsDead(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
