using Notary.Chains;
using Notary.Evm;

namespace Notary.Member.Group;

/// <summary>Looks on this member's own nodes which group each chain has in force.</summary>
internal sealed class GroupWatch(
    ChainSet chains,
    GroupDesk desk,
    TimeProvider time,
    ILogger<GroupWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new ChainPoll(chains, "the group", Interval, time, logger).RunAsync(
            LookAsync,
            stoppingToken
        );

    private async Task LookAsync(IChain chain, CancellationToken cancellation)
    {
        if (await chain.GetGroupAsync(cancellation) is not { } shown)
            return;
        await desk.OpenAsync(cancellation);
        var known = desk.Ledger.Chains.GetValueOrDefault(chain.Identity.Id);
        if (known?.GroupId == shown.GroupId && known.Epoch == shown.Epoch)
            return;
        var first = known?.FirstPublicKey ?? await FirstKeyAsync(chain, shown, cancellation);
        var seen = new GroupSeen(chain.Identity.Id, shown.Epoch, shown.GroupId, first, desk.Now);
        await desk.TakeAsync(_ => [seen], cancellation);
    }

    private static async Task<string> FirstKeyAsync(
        IChain chain,
        GroupState shown,
        CancellationToken cancellation
    )
    {
        var first = shown.Epoch == 1 ? shown : await chain.GetGroupAsync(1, cancellation);
        return Hex.Encode((first ?? shown).PublicKey);
    }
}
