namespace Notary.Bench.Oracle;

/// <summary>Bodies of requests in files for <see cref="Wrk"/>, signed before anything is measured.</summary>
internal sealed class RequestFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("notary-bench-");

    /// <summary>Writes bodies, dealt out to wrk's threads.</summary>
    /// <returns>The name that <see cref="Wrk"/> takes.</returns>
    public async Task<string> WriteAsync(
        string name,
        IReadOnlyList<Func<string>> makers,
        int count,
        CancellationToken cancellation
    )
    {
        var path = Path.Combine(folder.FullName, name);
        await Task.WhenAll(
            Enumerable
                .Range(0, Wrk.Threads)
                .Select(thread => Task.Run(() => Write(path, thread, makers, count), cancellation))
        );
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    // A maker belongs to one thread: they count.
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
