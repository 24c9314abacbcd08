using Notary.Cli.Events;

namespace Notary.Cli.Audit.Export;

/// <summary>Logs as lines of JSON, one after the other, each in its order.</summary>
internal sealed class JsonLines(IReadOnlyList<CatalogedLog> logs)
{
    public async Task<int> WriteAsync(ExportFile target, CancellationToken cancellation)
    {
        await target.WriteAsync(async stream =>
        {
            foreach (var log in logs)
                await WriteAsync(log, stream, cancellation);
        });
        return 0;
    }

    private static async Task WriteAsync(
        CatalogedLog log,
        Stream stream,
        CancellationToken cancellation
    )
    {
        await using var store = log.Open();
        var head = await store.FetchHeadAsync(cancellation);
        var meter = new Meter(log.Instance, head.Position, Output.Progress);
        await foreach (
            var recorded in store.ReadRecordedAsync(to: head.Position, cancellation: cancellation)
        )
        {
            await stream.WriteAsync(
                EventJson.Line(new LoggedEvent(log.Instance, recorded)),
                cancellation
            );
            meter.Report(recorded.Position);
        }
        Output.Progress.Report($"{log.Instance}: {head.Position} events");
    }
}
