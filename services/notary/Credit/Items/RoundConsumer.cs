using System.Collections.Concurrent;
using MassTransit;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Checkpoints;
using Notary.Member.Credit.Agreement;
using Notary.Member.Governance;
using Notary.Member.Settings;
using Notary.ThresholdBls;
using PartialMessage = Notary.Contracts.Group.PartialSignature;
using PartialShare = Notary.ThresholdBls.PartialSignature;

namespace Notary.Member.Credit.Items;

/// <summary>When this process was first asked for its part in a signing round. Thread-safe; old ones are forgotten.</summary>
internal sealed class RoundClock(TimeProvider time)
{
    private const int MaxRounds = 256;
    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Asked(string round)
    {
        if (!_asked.TryAdd(round, time.GetTimestamp()))
            return;
        _order.Enqueue(round);
        while (_order.Count > MaxRounds && _order.TryDequeue(out var old))
            _asked.TryRemove(old, out _);
    }

    /// <summary>Microseconds since then, from 1; null where it was not asked.</summary>
    public long? MicrosSince(string round) =>
        _asked.TryGetValue(round, out var at)
            ? Math.Max(1, (long)time.GetElapsedTime(at).TotalMicroseconds)
            : null;
}

/// <summary>Notes which other members' partial signatures come, how soon, and whether they hold.</summary>
internal sealed class RoundConsumer(CreditDesk desk, RoundClock clock, MemberSettings settings)
    : IConsumer<GovernanceRequested>,
        IConsumer<CheckpointRequested>,
        IConsumer<PartialMessage>
{
    public Task Consume(ConsumeContext<GovernanceRequested> context) =>
        AskedAsync(() =>
            GovernanceRequest.Parse(context.Message, settings.Recorded.Chains).Message
        );

    public Task Consume(ConsumeContext<CheckpointRequested> context) =>
        AskedAsync(() =>
            CheckpointPolicy.MessageOf(
                context.Message,
                settings.Recorded.Chains.FirstOrDefault(c => c.Id == context.Message.Chain)
            )
        );

    public async Task Consume(ConsumeContext<PartialMessage> context)
    {
        var word = context.Message;
        if (
            desk.Terms is null
            || clock.MicrosSince(word.Message) is not { } micros
            || desk.Ledger.Sitting is not { } sitting
            || !sitting.Sent(word)
        )
            return;
        var identity = Hex.Encode(sitting.Identities[word.Member - 1].ToBytes());
        if (identity == desk.Self)
            return;
        var received = new PartialReceived(
            word.Message,
            NodeName.Of(identity),
            Holds(word, sitting),
            micros,
            desk.Now
        );
        await desk.TakeAsync(
            ledger => IsWanted(ledger, received) ? [received] : [],
            context.CancellationToken
        );
    }

    /// <summary>Not known already, and of a round that may come into the block: those of the lowest ids do.</summary>
    public static bool IsWanted(CreditLedger ledger, PartialReceived received)
    {
        if (
            ledger.Partials.Any(p =>
                p.Round == received.Round && p.Node == received.Node && p.Valid == received.Valid
            )
        )
            return false;
        var rounds = ledger.Partials.Select(p => p.Round).Distinct(StringComparer.Ordinal).ToList();
        var most = 2 * RoundMaker.MaxRounds(ledger.Sitting?.Identities.Count ?? 1);
        return rounds.Count < most
            || rounds.Contains(received.Round, StringComparer.Ordinal)
            || rounds.Exists(r => string.CompareOrdinal(received.Round, r) < 0);
    }

    private Task AskedAsync(Func<Bytes32> message)
    {
        try
        {
            if (desk.Terms is not null)
                clock.Asked(message().ToString());
        }
        catch (FormatException)
        {
            // Who is to answer it says so.
        }
        return Task.CompletedTask;
    }

    private static bool Holds(PartialMessage word, KnownGroup group)
    {
        try
        {
            return Bytes32.TryParse(word.Message, out var message)
                && group
                    .Key.PublicShares[word.Member - 1]
                    .Verify(
                        message.ToArray(),
                        PartialShare.Parse(word.Member, Hex.Decode(word.Partial))
                    );
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
