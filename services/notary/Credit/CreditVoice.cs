using MassTransit;
using Notary.Contracts.Group;
using Notary.Member.Challenges;
using Notary.Member.Credit.Agreement;
using Notary.Member.Group;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Credit;

/// <summary>
/// Says again and again what this member stands for, until its epoch is agreed: others may have started later. Then, now and then, what
/// was agreed last: whoever missed it catches up.
/// </summary>
internal sealed class CreditVoice(IPublishEndpoint bus, CreditDesk desk, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private DateTimeOffset _lastTime;
    private long _spokenOf;

    /// <summary>Speaks when it is time, and at once of what is new.</summary>
    public async Task SpeakAsync(CancellationToken cancellation)
    {
        var ledger = desk.Ledger;
        var now = time.GetUtcNow();
        var own = OwnWords(ledger);
        if (own == _spokenOf && now - _lastTime < Pause)
            return;
        (_spokenOf, _lastTime) = (own, now);
        foreach (var word in Words(ledger))
            await bus.Publish(word, word.GetType(), cancellation);
    }

    private static long OwnWords(CreditLedger ledger) =>
        ledger.OpenEpoch * 1_000_000
        + (ledger.Agreement.Own is null ? 0 : 1)
        + ledger.Agreement.OwnProposals.Count
        + ledger.Agreement.OwnEchoes.Count
        + (ledger.Agreement.Lock?.Attempt + 1 ?? 0);

    private IEnumerable<object> Words(CreditLedger ledger)
    {
        var agreement = ledger.Agreement;
        var candidate = ledger.Candidates.GetValueOrDefault(NodeName.Of(desk.Self));
        if (candidate is not null)
            yield return candidate;
        if (ledger.Sealed is [.., { Signature.Length: > 0 } last])
            yield return last;
        if (agreement.Own is { Offer: var offer })
            yield return offer;
        if (agreement.OwnProposals is [.., var proposal])
        {
            foreach (var named in agreement.OffersOf(proposal)!.Where(o => o.Member != desk.Self))
                yield return named;
            yield return proposal;
        }
        foreach (var echo in agreement.OwnEchoes)
            yield return echo;
        if (agreement.Signed is { } locked && desk.PartialOf(ledger, locked) is { } signed)
            yield return signed.Partial;
    }
}
