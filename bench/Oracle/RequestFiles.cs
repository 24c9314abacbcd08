using static System.FormattableString;

namespace Notary.Bench.Oracle;

/// <summary>Bodies of requests in files for <see cref="Wrk"/>, signed before anything is measured.</summary>
internal sealed class RequestFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("notary-bench-");
    private int runs;

    /// <summary>Writes bodies, dealt out to wrk's threads. The last ones are deleted.</summary>
    /// <returns>The name that <see cref="Wrk"/> takes.</returns>
    public async Task<string> WriteAsync(
        IReadOnlyList<Func<string>> makers,
        int count,
        CancellationToken cancellation
    )
    {
        foreach (var old in folder.EnumerateFiles())
            old.Delete();
        var path = Path.Combine(folder.FullName, Invariant($"run{++runs}"));
        await Task.WhenAll(
            Enumerable
                .Range(0, Wrk.Threads)
                .Select(thread => Task.Run(() => Write(path, thread, makers, count), cancellation))
        );
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    // A maker belongs to one thread, unless there is one for all: they count.
    private static void Write(
        string path,
        int thread,
        IReadOnlyList<Func<string>> makers,
        int count
    )
    {
        using var file = new StreamWriter($"{path}.{thread}");
        var own = makers.Where((_, i) => i % Wrk.Threads == thread).ToList();
        if (own.Count == 0)
            own = [makers[0]];
        for (var i = 0; i < count / Wrk.Threads; i++)
            file.WriteLine(own[i % own.Count]());
    }
}
