namespace Notary.EndToEnd.Tests.Demo;

/// <summary>Lines of a process, which can be waited for.</summary>
internal sealed class LineLog
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <param name="line">Null ends the output.</param>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }

    /// <exception cref="TimeoutException">No line contains this text in time.</exception>
    public async Task UntilAsync(string text, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        while (!Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"no line says: {text}\n{string.Join('\n', Lines)}");
            await Task.Delay(Poll);
        }
    }
}
