using System.Globalization;
using System.Numerics;
using System.Text;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.IpfsRegistry.Anchoring;
using Notary.IpfsRegistry.Blocks;
using Notary.IpfsRegistry.Documents;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.IpfsRegistry.Bonds;

/// <summary>
/// POST /v1/bond-cases?chain=ID&amp;holder=ADDRESS&amp;beneficiary=PARTY&amp;amount=N, a case of at most 64 KiB: asks the group for its decision about a
/// bond, and pays for bringing it. Each notary judges it by its own book; repeating it changes nothing.
/// </summary>
internal static class PostBondCase
{
    /// <summary>So many are under way at a time: what no notary signs is asked for until it lapses.</summary>
    private const int MaxOpen = 256;

    private const long ForfeitSeconds = 86_400;
    private const long ReleaseSeconds = 7 * 86_400;

    /// <returns>202 with the CID.</returns>
    internal static async Task<IResult> HandleAsync(
        string chain,
        string? holder,
        string? beneficiary,
        string? amount,
        HttpRequest request,
        IDocumentStore log,
        ChainSet chains,
        IBlockStore blocks,
        BondCaseOpening opening,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var shown = await ReadAsync(request, cancellation);
        var node =
            chains.All.FirstOrDefault(c => c.Identity.Id == chain)
            ?? throw Reasons.Malformed("chain is no chain of this registry.");
        GovernancePayload payload = shown switch
        {
            BondCase.Release ask => Payload(ask, chain),
            BondCase.Shortfall missing => Payload(missing, node.Identity, amount),
            _ => await PayloadAsync(
                shown,
                HolderOf(shown, holder),
                beneficiary,
                node,
                cancellation
            ),
        };
        var open = await log.QuerySession().LoadAsync<OpenAnchors>(OpenAnchors.Id, cancellation);
        if (open?.Streams.Count(s => s.StartsWith("bond-", StringComparison.Ordinal)) >= MaxOpen)
            throw Reasons.TooManyCases();
        var json = shown.ToCanonicalJson();
        await StoreAsync(blocks, json, cancellation);
        var asked = new BondCaseAsked(
            chain,
            Hex.Encode(payload.ToBytes()),
            Encoding.UTF8.GetString(json),
            time.GetUtcNow().ToUnixTimeSeconds()
                + (shown is BondCase.Release ? ReleaseSeconds : ForfeitSeconds)
        );
        await opening.OpenAsync(asked, cancellation);
        return Results.Accepted($"/v1/documents/{Cid.Of(json)}", new { cid = Cid.Of(json) });
    }

    private static GovernancePayload.BondRelease Payload(BondCase.Release ask, string chain) =>
        ask.Chain == chain && ask.IsByHolder
            ? ask.Payload
            : throw Reasons.Invalid("The holder did not sign this ask, or it is of another chain.");

    /// <summary>From the pool, to whom the penalty compensated.</summary>
    private static GovernancePayload.BondRelease Payload(
        BondCase.Shortfall shown,
        ChainIdentity chain,
        string? amount
    )
    {
        if (shown.Violation() is { } violation)
            throw Reasons.Invalid(violation);
        if (!chain.Carries(shown.Answer, shown.Accused))
            throw Reasons.Invalid("The leg that was penalised belongs on another chain.");
        if (
            !BigInteger.TryParse(
                amount,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var missing
            )
            || missing.IsZero
            || missing > shown.Required
        )
            throw Reasons.Malformed(
                "amount is what is missing, in base units: above 0, and at most the answer's required sum."
            );
        var victim = chain.PartyOf(shown.Agreement, shown.Accused.Other());
        return new(BondHolder.Pool, victim, missing);
    }

    /// <summary>All that the holder has there.</summary>
    private static async Task<GovernancePayload.BondSlash> PayloadAsync(
        BondCase shown,
        Address holder,
        string? beneficiary,
        IChain node,
        CancellationToken cancellation
    )
    {
        var bond = await node.GetBondAsync(holder, cancellation);
        if (holder == BondHolder.Pool || bond.IsZero)
            throw Reasons.NoBond();
        return new(holder, BeneficiaryOf(beneficiary), bond, shown.CidDigest);
    }

    private static Address HolderOf(BondCase shown, string? holder) =>
        shown is BondCase.Contradiction contradiction
            ? contradiction.Attestor
                ?? throw Reasons.Invalid("The answers do not contradict each other.")
        : shown is BondCase.SecretRoot secret
            ? secret.Attestor ?? throw Reasons.Invalid("No attestor signed the answer.")
        : Address.TryParse(holder, out var address) ? address
        : throw Reasons.Malformed("holder is an address, 0x and 40 digits.");

    private static Bytes32 BeneficiaryOf(string? text) =>
        text is null ? Bytes32.Zero
        : Bytes32.TryParse(text, out var party) ? party
        : throw Reasons.Malformed("beneficiary is a party id, 0x and 64 digits.");

    private static async Task<BondCase> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        try
        {
            return BondCase.Parse(body.ToArray());
        }
        catch (FormatException e)
        {
            throw Reasons.NotCanonical(e.Message);
        }
    }

    private static async Task StoreAsync(
        IBlockStore blocks,
        byte[] json,
        CancellationToken cancellation
    )
    {
        try
        {
            await blocks.PutAsync(json, cancellation);
        }
        catch (BlockStoreException e)
        {
            throw Reasons.StoreUnavailable(e.Message);
        }
    }
}
