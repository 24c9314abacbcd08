using System.Numerics;
using System.Text.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Devnet;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Pairs;

/// <summary>What becomes of challenges, on chain and at the challenge service.</summary>
internal sealed class PairDesk(DevnetStack stack, Trade trade)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Task PublishAsync(ChallengeEvidence challenge, CancellationToken cancellation) =>
        stack.Clients.Challenges.PublishAsync(challenge, cancellation);

    /// <summary>Anybody proves to the contracts that a leg is recorded; on EVM by its receipt's Merkle path.</summary>
    public Task ProveAsync(Side side, HonestExchange honest, CancellationToken cancellation) =>
        side == Side.Payment
            ? ProveAsync(side, trade.ConsumerPayment, honest.PaymentTxId, honest, cancellation)
            : ProveAsync(side, trade.ProviderData, honest.DeliveryTxId, honest, cancellation);

    /// <summary>t members prove that the leg is there, by proofs that the service has verified.</summary>
    public async Task DismissedByProofsAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        await DismissedAsync(challenge, cancellation);
        var url = new Uri(stack.Services.Challenge.Url, $"/v1/challenges/{challenge.ChallengeId}");
        using var found = JsonDocument.Parse(await stack.Http.GetStringAsync(url, cancellation));
        var proved = found
            .RootElement.GetProperty("statements")
            .EnumerateArray()
            .Count(s => s.GetProperty("proved").GetBoolean());
        Assert.True(proved >= stack.Options.Group.Threshold, $"{proved} members proved it");
    }

    /// <summary>The leg is there.</summary>
    public async Task DismissedAsync(ChallengeEvidence challenge, CancellationToken cancellation)
    {
        var ended = await EndAsync(challenge, cancellation);
        Assert.True(
            ended.State == "dismissed",
            $"{challenge.Kind} was {ended.State}: {ended.Reason}"
        );
    }

    /// <summary>The penalty is in a block of the accused's chain.</summary>
    public async Task UpheldAsync(ChallengeEvidence challenge, CancellationToken cancellation)
    {
        var ended = await EndAsync(challenge, cancellation);
        Assert.True(ended.State == "upheld", $"{challenge.Kind} was {ended.State}: {ended.Reason}");
        var (chain, _) = Accused(challenge);
        var outcome = await chain.WaitAsync(ended.TxId!, cancellation);
        Assert.True(outcome.Succeeded, outcome.Reason);
    }

    /// <summary>Each deposit paid for its own missing leg, to the base unit, and for nothing else.</summary>
    public async Task RequireDepositsAsync(
        TradeTerms terms,
        ChallengeEvidence unpaid,
        ChallengeEvidence undelivered,
        CancellationToken cancellation
    )
    {
        var consumer = terms.ConsumerDeposit - unpaid.Answer.PaymentRequired.Value;
        var provider = terms.ProviderDeposit - undelivered.Answer.DataRequired.Value;
        Assert.Equal(consumer, await DepositAsync(unpaid, cancellation));
        Assert.Equal(provider, await DepositAsync(undelivered, cancellation));
    }

    /// <summary>The provider takes out what was paid for these exchanges; both victims take their compensation.</summary>
    public async Task CollectAsync(IReadOnlyList<ulong> paid, CancellationToken cancellation)
    {
        var terms = trade.Agreement.Terms;
        var collect = new ChainCall.Collect(terms.PaymentAssetId, terms.Id, paid);
        await SubmitAsync(trade.ProviderPayment, collect, cancellation);
        if (trade.ProviderPayment.Identity.Kind == ChainKind.Evm)
        {
            var compensation = new ChainCall.Withdraw(terms.PaymentAssetId);
            await SubmitAsync(trade.ProviderPayment, compensation, cancellation);
        }
        if (trade.ConsumerData.Identity.Kind == ChainKind.Evm)
            await SubmitAsync(trade.ConsumerData, new ChainCall.Withdraw(), cancellation);
    }

    private (IChain Chain, Bytes32 Party) Accused(ChallengeEvidence challenge) =>
        challenge.Accused == Side.Payment
            ? (
                trade.ConsumerPayment,
                trade.ConsumerPayment.Identity.Consumer(trade.Agreement.Terms)
            )
            : (trade.ProviderData, trade.ProviderData.Identity.Provider(trade.Agreement.Terms));

    private async Task<BigInteger> DepositAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var (chain, party) = Accused(challenge);
        var account = await chain.GetAccountAsync(trade.Agreement.Id, party, cancellation);
        return account.Balance;
    }

    private async Task ProveAsync(
        Side side,
        IChain chain,
        string txId,
        HonestExchange honest,
        CancellationToken cancellation
    )
    {
        var proof = await chain.ProveAsync(txId, cancellation);
        var attested = honest.Authorized.Attested;
        await SubmitAsync(
            chain,
            new ChainCall.ProveInclusion(attested.Answer, attested.Attestation, side, proof!),
            cancellation
        );
    }

    private async Task SubmitAsync(IChain chain, ChainCall call, CancellationToken cancellation) =>
        await stack.ConfirmAsync(chain, await chain.SubmitAsync(call, cancellation), cancellation);

    private async Task<ChallengeStatus> EndAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var found = await stack.Clients.Challenges.FindAsync(
                challenge.ChallengeId,
                cancellation
            );
            if (found.State is "upheld" or "dismissed" or "rejected")
                return found;
            await Task.Delay(Pause, cancellation);
        }
    }
}
