namespace Notary.Devnet.Processes;

/// <param name="Name">What people call it.</param>
/// <param name="FileName">The program: a path, or a name on PATH.</param>
public sealed record ChildProcessOptions(
    string Name,
    string FileName,
    IReadOnlyList<string> Arguments
)
{
    /// <summary>Set on top of this process's environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    public string? WorkingDirectory { get; init; }

    /// <summary>Gives up root for the user nobody (PostgreSQL refuses root). Without effect for other users.</summary>
    public bool Unprivileged { get; init; }

    /// <summary>The signal that asks it to end.</summary>
    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Numbers of signal(7).</summary>
public enum StopSignal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}
