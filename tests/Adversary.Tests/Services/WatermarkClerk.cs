using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Stores;
using Notary.Chains;
using Notary.Challenge.Cases;
using Notary.Challenge.Watermarks;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Protocol.Groups;

namespace Notary.Adversary.Tests.Services;

/// <summary>Asks the group for the watermarks that are awaited, by the challenge service's rules, one at a time.</summary>
internal sealed class WatermarkClerk(
    MemoryLog log,
    GroupBook groups,
    ChainIdentity chain,
    TimeProvider time,
    Bus bus
)
{
    private const ulong Margin = 2;
    private Asked? _asked;

    public async Task AskAsync(WatermarkAwaited awaited)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        var roll = await groups.LoadAsync(CancellationToken.None);
        if (roll.InForceOn(chain.Id) is not { } group || awaited.Until + Margin > now)
            return;
        var session = log.LightweightSession();
        var cases = log.Documents<KnownCase>().Values.ToList();
        var written = await session.Events.FetchForWriting<WatermarkBook>(WatermarkBook.Stream);
        if (WatermarkRules.Next(written.Aggregate ?? new(), cases, awaited) is not { } next)
            return;
        var request = SignatureRequest.Watermark(chain, group.Epoch, next);
        _asked = new(next, cases, group, new SigningRound(group, request.Message));
        bus.Publish(request.Question);
    }

    public async Task TakeAsync(PartialSignature partial)
    {
        if (_asked is not { } asked)
            return;
        asked.Round.Add(partial);
        if (asked.Round.Signature is not { } signature)
            return;
        _asked = null;
        var session = log.LightweightSession();
        session.Events.Append(
            WatermarkBook.Stream,
            new WatermarkGiven(
                chain.Id,
                asked.Group.Epoch,
                asked.Watermark.Since,
                asked.Watermark.Until,
                [.. asked.Watermark.Except.Select(id => id.ToString())],
                WatermarkRules.Unresolved(asked.Watermark, asked.Cases),
                asked.Group.Id.ToString(),
                Hex.Encode(signature.ToBytes())
            )
        );
        await session.SaveChangesAsync();
    }

    private sealed record Asked(
        Watermark Watermark,
        IReadOnlyCollection<KnownCase> Cases,
        KnownGroup Group,
        SigningRound Round
    );
}
