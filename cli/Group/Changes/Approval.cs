namespace Notary.Cli.Group.Changes;

/// <summary>Operators' approvals of one change.</summary>
internal static class Approval
{
    /// <summary>A proposal takes a moment on the bus.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="GroupException">A notary does not answer, refuses, or has not heard of the change in time.</exception>
    public static Task GiveAsync(
        IEnumerable<NotaryEndpoint> notaries,
        string change,
        CancellationToken cancellation
    ) => Task.WhenAll(notaries.Select(notary => GiveAsync(notary, change, cancellation)));

    private static async Task GiveAsync(
        NotaryEndpoint notary,
        string change,
        CancellationToken cancellation
    )
    {
        for (var end = DateTimeOffset.UtcNow + Patience; ; await Task.Delay(Pause, cancellation))
        {
            try
            {
                var report = await notary.ApproveAsync(change, cancellation);
                Output.Progress.Report($"{notary.Url} approves: {report.State}");
                return;
            }
            catch (GroupException e)
                when (e.Code == "change-unknown" && DateTimeOffset.UtcNow < end)
            {
                // Not heard of yet.
            }
        }
    }
}
