using MassTransit;
using Notary.Contracts.Group;
using Notary.Member.Credit.Agreement;
using Notary.Member.Credit.Items;
using Notary.Member.Settings;

namespace Notary.Member.Credit;

/// <summary>
/// What others say about credit on the bus. They repeat it as long as it matters, so what cannot be used now is let go, and what is known
/// changes nothing.
/// </summary>
internal sealed class CreditConsumer(
    CreditDesk desk,
    SealReader seals,
    MemberSettings settings,
    ILogger<CreditConsumer> logger
)
    : IConsumer<GradeGiven>,
        IConsumer<CandidateRegistered>,
        IConsumer<EvidenceOffered>,
        IConsumer<EvidenceProposed>,
        IConsumer<EvidenceEchoed>,
        IConsumer<EvidenceAgreed>
{
    public Task Consume(ConsumeContext<GradeGiven> context) =>
        TakeAsync(
            context,
            (ledger, terms) =>
                GradeRules.Objection(ledger, terms, context.Message, desk.Now) is null
                    ? new GradeTaken(context.Message, IsFirst: false, desk.Now)
                    : null
        );

    public Task Consume(ConsumeContext<CandidateRegistered> context) =>
        TakeAsync(
            context,
            (ledger, _) =>
                CandidateRules.Objection(
                    ledger,
                    context.Message,
                    settings.Recorded.Chains,
                    desk.Now
                )
                    is null
                    ? new CandidateHeard(context.Message, IsOwn: false, desk.Now)
                    : null
        );

    public Task Consume(ConsumeContext<EvidenceOffered> context) =>
        TakeAsync(
            context,
            (ledger, _) =>
                !ledger.Agreement.Offers.Values.Any(o => o.Signature == context.Message.Signature)
                && OfferRules.Objection(ledger, context.Message) is null
                    ? new OfferHeard(context.Message)
                    : null
        );

    public Task Consume(ConsumeContext<EvidenceProposed> context) =>
        TakeAsync(
            context,
            (ledger, terms) =>
                new AgreementSteps(ledger, terms, desk.Self).Accepts(context.Message)
                    ? new ProposalHeard(context.Message)
                    : null
        );

    public Task Consume(ConsumeContext<EvidenceEchoed> context) =>
        TakeAsync(
            context,
            (ledger, terms) =>
                new AgreementSteps(ledger, terms, desk.Self).Accepts(context.Message)
                    ? new EchoHeard(context.Message)
                    : null
        );

    public async Task Consume(ConsumeContext<EvidenceAgreed> context)
    {
        var ledger = await desk.TakeAsync(_ => [], context.CancellationToken);
        if (desk.Terms is null || context.Message.Epoch < ledger.OpenEpoch)
            return;
        var blocks = await seals.ReadAsync(context.Message, ledger, context.CancellationToken);
        if (blocks.Count == 0)
            return;
        await desk.TakeAsync(
            now => blocks[0].Agreed.Epoch == now.OpenEpoch ? blocks : [],
            context.CancellationToken
        );
    }

    private async Task TakeAsync(
        ConsumeContext context,
        Func<CreditLedger, CreditTerms, object?> decide
    )
    {
        if (desk.Terms is not { } terms)
            return;
        try
        {
            await desk.TakeAsync(
                ledger => decide(ledger, terms) is { } e ? [e] : [],
                context.CancellationToken
            );
        }
        catch (FormatException e)
        {
            logger.LogWarning("A message about credit is let go: {Reason}", e.Message);
        }
    }
}
