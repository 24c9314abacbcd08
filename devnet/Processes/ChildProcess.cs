using System.Diagnostics;

namespace Notary.Devnet.Processes;

/// <summary>
/// A process that cannot outlive this one: the kernel kills it when its parent dies (prctl PR_SET_PDEATHSIG), also after
/// kill -9. It leads a session of its own, so that a terminal's Ctrl-C reaches it only through <see cref="DisposeAsync"/>.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly ChildProcessOptions options;
    private readonly Process process;
    private readonly LogTail log = new();
    private bool isDisposed;

    private ChildProcess(ChildProcessOptions options)
    {
        this.options = options;
        process = new Process { StartInfo = StartInfo(options) };
        process.OutputDataReceived += (_, line) => log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        LauncherThread.Run(() => process.Start());
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines that it wrote.</summary>
    public string LogTail => log.ToString();

    /// <exception cref="DevnetException">The program or a system tool is missing.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        SystemTools.Require(options.FileName, $"{options.Name} cannot start");
        return new ChildProcess(options);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="DevnetException">It failed; the message has its output.</exception>
    public static async Task RunAsync(
        ChildProcessOptions options,
        CancellationToken cancellation = default
    )
    {
        await using var child = Start(options);
        await child.process.WaitForExitAsync(cancellation);
        if (child.process.ExitCode != 0)
            throw child.Failure($"failed with exit code {child.process.ExitCode}");
    }

    /// <summary>Asks <paramref name="probe"/> until it says yes. Exceptions of a probe count as no.</summary>
    /// <exception cref="DevnetException">It ended, or was not ready in time; the message has its last output.</exception>
    public async Task WaitUntilReadyAsync(
        Func<CancellationToken, Task<bool>> probe,
        TimeSpan timeout,
        CancellationToken cancellation = default
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (!await TryAsync(probe, cancellation))
        {
            if (process.HasExited)
                throw Failure($"ended with exit code {process.ExitCode} while starting");
            if (Stopwatch.GetElapsedTime(started) > timeout)
                throw Failure($"was not ready after {timeout.TotalSeconds:0} s");
            await Task.Delay(20, cancellation);
        }
    }

    /// <summary>Sends a signal to the process alone.</summary>
    public void Signal(StopSignal signal)
    {
        if (!process.HasExited)
            _ = NativeMethods.Kill(process.Id, (int)signal);
    }

    /// <summary>kill -9 for it and all that it started, at once: what a power failure does to it.</summary>
    public async Task KillAsync()
    {
        _ = NativeMethods.Kill(-process.Id, (int)StopSignal.Kill);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, kills it and its group after the timeout, and waits for its end. A second time it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Signal(options.StopSignal);
        using var timeout = new CancellationTokenSource(options.StopTimeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Too slow: killed below.
        }
        await KillAsync();
        process.Dispose();
    }

    private static async Task<bool> TryAsync(
        Func<CancellationToken, Task<bool>> probe,
        CancellationToken cancellation
    )
    {
        try
        {
            return await probe(cancellation);
        }
        catch (Exception e)
            when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private DevnetException Failure(string what) =>
        new($"{options.Name} {what}{Environment.NewLine}{LogTail}");

    private static ProcessStartInfo StartInfo(ChildProcessOptions options)
    {
        string[] identity =
            options.Unprivileged && Environment.IsPrivilegedProcess
                ? ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]
                : [];
        var start = new ProcessStartInfo(
            SystemTools.Find("setsid"),
            [
                SystemTools.Find("setpriv"),
                "--pdeathsig=KILL",
                .. identity,
                "--",
                options.FileName,
                .. options.Arguments,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;
        return start;
    }
}
