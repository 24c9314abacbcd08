using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Credit.Agreement;
using Notary.Member.Credit.Elections;
using Notary.Member.Credit.Items;
using Notary.Member.Group;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Member.Credit;

/// <summary>The clock of everything about credit: what was witnessed, offered, agreed on and elected.</summary>
internal sealed class CreditService(
    CreditDesk desk,
    GroupDesk groups,
    WitnessStand witnesses,
    SignatureCollector collector,
    SealReader seals,
    Returning returning,
    Departure departure,
    CreditVoice voice,
    ILogger<CreditService> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private PendingSignature? _pending;
    private string? _collected;
    private EvidenceSealed? _unstored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (desk.Terms is null)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await TickAsync(stoppingToken);
            await Task.Delay(Interval, stoppingToken);
        }
    }

    private async Task TickAsync(CancellationToken cancellation)
    {
        try
        {
            await groups.OpenAsync(cancellation);
            await desk.TakeAsync(Sitting, cancellation);
            await witnesses.LookAsync(cancellation);
            await desk.AdvanceAsync(cancellation);
            await SealAsync(cancellation);
            await returning.AdvanceAsync(cancellation);
            await departure.AdvanceAsync(cancellation);
            await voice.SpeakAsync(cancellation);
            if (_unstored is { } done && await seals.StoreAsync(done, cancellation))
                _unstored = null;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(e, "Credit could not go on; it tries again");
        }
    }

    private IReadOnlyList<object> Sitting(CreditLedger ledger) =>
        groups.Ledger.InForce is { } current && current.Id != ledger.Sitting?.Id
            ? [new SittingSeen(current.Announcement, desk.Now)]
            : [];

    /// <summary>Collects the group's signature over the block on which this member is locked.</summary>
    private async Task SealAsync(CancellationToken cancellation)
    {
        var ledger = desk.Ledger;
        var wanted = ledger.Agreement.Lock is { } lockedOn
            ? $"{ledger.Sitting!.Id} {lockedOn.Attempt} {lockedOn.Cid}"
            : null;
        if (wanted != _collected)
        {
            _pending?.Dispose();
            _collected = wanted;
            _pending = ledger.Agreement.Lock is { } locked
                ? collector.Open(ledger.Sitting!, locked.MessageIn(ledger.Sitting!))
                : null;
        }
        if (_pending is not { Signature: { IsCompletedSuccessfully: true } signature })
            return;
        var done = Seal(ledger, (await signature).ToBytes());
        await desk.TakeAsync(
            now => now.Cid == ledger.Cid && now.Sitting == ledger.Sitting ? [done] : [],
            cancellation
        );
        _unstored = done;
    }

    private EvidenceSealed Seal(CreditLedger ledger, byte[] signature)
    {
        var (sitting, locked) = (ledger.Sitting!, ledger.Agreement.Lock!);
        var steps = new AgreementSteps(ledger, desk.Terms!, desk.Self);
        var block = ledger
            .Agreement.Proposals.Where(p =>
                p.Cid == locked.Cid && ledger.Agreement.OffersOf(p) is not null
            )
            .Select(steps.BlockOf)
            .First(made => Cid.Of(made) == locked.Cid);
        var agreed = new EvidenceAgreed(
            locked.Epoch,
            locked.Cid,
            sitting.Epoch,
            sitting.Id.ToString(),
            Hex.Encode(signature),
            Attempt: locked.Attempt
        );
        return new(agreed, System.Text.Encoding.UTF8.GetString(block), desk.Now);
    }

    public override void Dispose()
    {
        _pending?.Dispose();
        base.Dispose();
    }
}
