using System.Globalization;
using Microsoft.Extensions.Options;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;

namespace Notary.Member.Credit.Items;

/// <summary>Follows on this member's own nodes who stands for election with which keys and bonds.</summary>
internal sealed class BondWatch(
    CreditDesk desk,
    ChainSet chains,
    IOptions<NotaryOptions> options,
    ILogger<BondWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Seconds between two looks; after an epoch's end they follow at once until there is one.</summary>
    private const long Pause = 5;

    private long _last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (desk.Terms is { } terms)
        {
            if (desk.Now - _last >= Pause || IsWanted(desk.Ledger, terms))
                await LookAsync(terms, stoppingToken);
            await Task.Delay(Interval, stoppingToken);
        }
    }

    /// <summary>An epoch has ended, and its offer waits.</summary>
    private bool IsWanted(CreditLedger ledger, CreditTerms terms) =>
        desk.Now >= terms.EndOf(ledger.OpenEpoch) && !BondRules.IsComplete(ledger, terms);

    private async Task LookAsync(CreditTerms terms, CancellationToken cancellation)
    {
        _last = desk.Now;
        foreach (var (node, candidate) in desk.Ledger.Candidates)
            if (BondRules.IsAsked(terms, candidate))
                await LookAsync(terms, node, candidate, cancellation);
    }

    private async Task LookAsync(
        CreditTerms terms,
        string node,
        CandidateRegistered candidate,
        CancellationToken cancellation
    )
    {
        try
        {
            var at = desk.Now;
            var shown = await Task.WhenAll(
                chains
                    .All.OrderBy(c => c.Identity.Id, StringComparer.Ordinal)
                    .Select(chain => ReadAsync(chain, candidate, cancellation))
            );
            var seen = new BondSeen(node, shown, at);
            await desk.TakeAsync(
                ledger => BondRules.IsNews(ledger, terms, seen) ? [seen] : [],
                cancellation
            );
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(
                "What {Node} has on the chains cannot be told: {Reason}",
                node,
                e.Message
            );
        }
    }

    private async Task<ChainStanding> ReadAsync(
        IChain chain,
        CandidateRegistered candidate,
        CancellationToken cancellation
    )
    {
        var id = chain.Identity.Id;
        var by = candidate.Keys.FirstOrDefault(k => k.Chain == id)?.Operator;
        if (PartyId(chain.Identity.Kind, by) is not { } party)
            return new(id, by, Keys: null, "0");
        var depth = options.Value.Credit.BondDepth;
        var state = await chain.GetCandidateAsync(party, depth, cancellation);
        return new(
            id,
            by,
            state.Keys?.ToString(),
            state.Bond.ToString(CultureInfo.InvariantCulture)
        );
    }

    /// <summary>Null where it is none of this kind of chain.</summary>
    private static Bytes32? PartyId(ChainKind kind, string? text) =>
        kind == ChainKind.Evm
            ? Address.TryParse(text, out var address)
                ? address.ToBytes32()
                : null
            : Bytes32.TryParse(text, out var id)
                ? id
                : null;
}
