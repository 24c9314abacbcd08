namespace Notary.Devnet.Processes;

/// <summary>The last lines of a process's output.</summary>
internal sealed class LogTail
{
    private const int Capacity = 60;

    private readonly Queue<string> lines = new();

    internal void Add(string? line)
    {
        if (line is null)
            return;
        lock (lines)
        {
            if (lines.Count == Capacity)
                lines.Dequeue();
            lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (lines)
            return string.Join(Environment.NewLine, lines);
    }
}
