using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Client.Challenges;
using Notary.Client.Consumers;
using Notary.Devnet.Deployment;
using Notary.Devnet.Story.Trades;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Devnet.Story;

/// <summary>
/// Step 5: a provider that never delivers and a consumer that takes its payment back, both punished on chain; and a provider that
/// accuses a consumer who paid.
/// </summary>
internal sealed class CheatChapter(DevnetStack stack, Trade trade, INarrator narrator)
{
    private readonly ChallengeDesk _desk = new(stack);

    public async Task<(IReadOnlyList<PenaltyReport>, DismissalReport)> RunAsync(
        CancellationToken cancellation
    )
    {
        var undelivered = await PayForNothingAsync(sequence: 1, cancellation);
        var unfounded = await AccuseHonestAsync(sequence: 2, cancellation);
        var unpaid = await TakePaymentBackAsync(sequence: 3, cancellation);
        narrator.Tell("all three challenge; the notaries wait out the deadlines");
        await Task.WhenAll(
            new[] { undelivered, unfounded, unpaid }.Select(c =>
                _desk.PublishAsync(c, cancellation)
            )
        );
        await StopNotariesAsync();
        var dismissal = DismissedAsync(unfounded, cancellation);
        var penalties = await Task.WhenAll(
            PunishedAsync(unpaid, trade.ProviderActor.Address.ToString(), cancellation),
            PunishedAsync(undelivered, trade.ConsumerActor.FabricParty.ToString(), cancellation)
        );
        return (penalties, await dismissal);
    }

    /// <summary>While every notary waits for the deadlines, to sign then: as many as t can do without are gone for good.</summary>
    private async Task StopNotariesAsync()
    {
        var stopped = stack.Services.Notaries.TakeLast(stack.Options.StoppedNotaries).ToList();
        await Task.WhenAll(stopped.Select(stack.StopAsync));
        if (stopped.Count > 0)
            narrator.Tell($"stopped: {string.Join(", ", stopped.Select(n => n.Instance))}");
    }

    /// <summary>The consumer pays, and the provider takes the money and delivers nothing.</summary>
    private async Task<ChallengeEvidence> PayForNothingAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var (exchange, payment) = await PayAsync(sequence, cancellation);
        await stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, cancellation);
        await stack.MineAsync((int)trade.Agreement.Terms.PaymentDepth, cancellation);
        narrator.Tell(
            $"a consumer paid ({Short(payment.TxId)}), and the provider delivers nothing"
        );
        return Challenger.DeliveryMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            exchange.Promise,
            payment.TxId,
            trade.ConsumerActor.Key
        );
    }

    /// <summary>Both do what they owe, and the provider says that the payment is missing, to be paid twice.</summary>
    private async Task<ChallengeEvidence> AccuseHonestAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var (exchange, payment) = await PayAsync(sequence, cancellation);
        var challenge = await DeliverAsync(exchange, payment, cancellation);
        await stack.ConfirmAsync(trade.ConsumerPayment, payment.TxId, cancellation);
        await stack.MineAsync((int)trade.Agreement.Terms.PaymentDepth, cancellation);
        narrator.Tell(
            $"a consumer paid ({Short(payment.TxId)}) and has its data; the provider accuses it of not paying"
        );
        return challenge;
    }

    /// <summary>The provider delivers on a pending payment, and the consumer replaces that payment by one to itself.</summary>
    private async Task<ChallengeEvidence> TakePaymentBackAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var (exchange, payment) = await PayAsync(sequence, cancellation);
        var challenge = await DeliverAsync(exchange, payment, cancellation);
        var replacement = Replacement(payment.Raw);
        await stack.Rpc.SendRawTransactionAsync(replacement.Raw, cancellation);
        await stack.MineAsync(1, cancellation);
        narrator.Tell(
            $"a provider delivered, and the consumer replaced its payment ({Short(payment.TxId)}) by fee ({Short(replacement.Hash.ToString())})"
        );
        return challenge;
    }

    /// <returns>The provider's challenge, for where the payment is missing.</returns>
    private async Task<ChallengeEvidence> DeliverAsync(
        AuthorizedExchange exchange,
        PreparedTransaction payment,
        CancellationToken cancellation
    )
    {
        var delivery = await trade.ProviderClient.DeliverAsync(
            exchange.Attested,
            payment.Raw,
            cancellation
        );
        return Challenger.PaymentMissing(
            trade.Agreement.Terms,
            exchange.Attested,
            delivery.TxId,
            exchange.Proof,
            payment.Raw,
            trade.ProviderActor.Key
        );
    }

    private async Task<(AuthorizedExchange Exchange, PreparedTransaction Payment)> PayAsync(
        ulong sequence,
        CancellationToken cancellation
    )
    {
        var index = await trade.Consumer.ConfirmIndexAsync(sequence, cancellation);
        var exchange = await trade.Consumer.AuthorizeAsync(
            sequence,
            TradeTerms.Price,
            index,
            cancellation
        );
        var payment = await trade.Consumer.PreparePaymentAsync(exchange, cancellation);
        await trade.ConsumerPayment.BroadcastAsync(payment, cancellation);
        return (exchange, payment);
    }

    /// <summary>The same nonce at three times the fee, with nothing but a transfer to oneself.</summary>
    private SignedTransaction Replacement(byte[] payment)
    {
        var original = SignedTransaction.Decode(payment, ChainSettings.ChainId).Transaction;
        var replacement = original with
        {
            To = trade.ConsumerActor.Address,
            Value = 0,
            Data = [],
            GasLimit = 21_000,
            MaxFeePerGas = 3 * original.MaxFeePerGas,
            MaxPriorityFeePerGas = 3 * original.MaxPriorityFeePerGas,
        };
        return replacement.Sign(trade.ConsumerActor.Key);
    }

    private async Task<PenaltyReport> PunishedAsync(
        ChallengeEvidence challenge,
        string beneficiary,
        CancellationToken cancellation
    )
    {
        var chain =
            challenge.Kind == PenaltyKind.PaymentMissing ? stack.PaymentChain : stack.DataChain;
        var transaction = await _desk.UpheldAsync(challenge, cancellation);
        var amount =
            challenge.Kind == PenaltyKind.PaymentMissing
                ? challenge.Answer.PaymentRequired.ToString()
                : challenge.Answer.DataRequired.ToString();
        await RequireCompensatedAsync(challenge, cancellation);
        var kind =
            challenge.Kind == PenaltyKind.PaymentMissing ? "payment missing" : "delivery missing";
        narrator.Tell(
            $"{kind}: {amount} to the victim, verified on {chain.Id} ({Short(transaction)})"
        );
        return new(chain.Id, kind, transaction, amount, beneficiary);
    }

    private async Task<DismissalReport> DismissedAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        var reason = await _desk.DismissedAsync(challenge, cancellation);
        narrator.Tell($"the false challenge is dismissed: {reason}");
        return new(challenge.ChallengeId.ToString(), reason);
    }

    /// <summary>The provider withdraws its compensation; the consumer's tokens are its own already.</summary>
    private async Task RequireCompensatedAsync(
        ChallengeEvidence challenge,
        CancellationToken cancellation
    )
    {
        if (challenge.Kind == PenaltyKind.DeliveryMissing)
            return;
        var before = await stack.Rpc.BalanceAsync(
            trade.ProviderActor.Address,
            cancellation: cancellation
        );
        var withdrawal = await trade.ProviderPayment.SubmitAsync(
            new ChainCall.Withdraw(),
            cancellation
        );
        await stack.ConfirmAsync(trade.ProviderPayment, withdrawal, cancellation);
        var after = await stack.Rpc.BalanceAsync(
            trade.ProviderActor.Address,
            cancellation: cancellation
        );
        if (after <= before)
            throw new Processes.DevnetException("the provider's compensation did not arrive");
        narrator.Tell($"the provider withdrew its compensation: {after - before} wei after gas");
    }

    private static string Short(string id) => id.Length > 14 ? id[..14] + "…" : id;
}
