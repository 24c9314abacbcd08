using System.Collections.Concurrent;
using MassTransit;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Checkpoints;
using Notary.Member.Credit.Agreement;
using Notary.Member.Enforcement;
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

    /// <returns>Whether it is the first time.</returns>
    public bool Asked(string round)
    {
        if (!_asked.TryAdd(round, time.GetTimestamp()))
            return false;
        _order.Enqueue(round);
        while (_order.Count > MaxRounds && _order.TryDequeue(out var old))
            _asked.TryRemove(old, out _);
        return true;
    }

    /// <summary>Microseconds since then, from 1; null where it was not asked.</summary>
    public long? MicrosSince(string round) =>
        _asked.TryGetValue(round, out var at)
            ? Math.Max(1, (long)time.GetElapsedTime(at).TotalMicroseconds)
            : null;
}

/// <summary>
/// Notes which other members' partial signatures come, how soon, and whether they hold. Who is quick may be heard before the
/// question is: that counts as at once.
/// </summary>
internal sealed class RoundConsumer(
    CreditDesk desk,
    RoundClock clock,
    HeardPartials heard,
    MemberSettings settings
) : IConsumer<GovernanceRequested>, IConsumer<CheckpointRequested>, IConsumer<PartialMessage>
{
    private const long AtOnce = 1; // microsecond

    public Task Consume(ConsumeContext<GovernanceRequested> context) =>
        AskedAsync(
            () => GovernanceRequest.Parse(context.Message, settings.Recorded.Chains).Message,
            context.CancellationToken
        );

    public Task Consume(ConsumeContext<CheckpointRequested> context) =>
        AskedAsync(
            () =>
                CheckpointPolicy.MessageOf(
                    context.Message,
                    settings.Recorded.Chains.FirstOrDefault(c => c.Id == context.Message.Chain)
                ),
            context.CancellationToken
        );

    public async Task Consume(ConsumeContext<PartialMessage> context)
    {
        var word = context.Message;
        if (desk.Terms is null || desk.Ledger.Sitting is not { } sitting || !sitting.Sent(word))
            return;
        heard.Add(word);
        if (clock.MicrosSince(word.Message) is { } micros)
            await NoteAsync(word, micros, context.CancellationToken);
    }

    private async Task NoteAsync(PartialMessage word, long micros, CancellationToken cancellation)
    {
        if (desk.Ledger.Sitting is not { } sitting || !sitting.Sent(word))
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
        await desk.TakeAsync(ledger => IsWanted(ledger, received) ? [received] : [], cancellation);
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

    private async Task AskedAsync(Func<Bytes32> message, CancellationToken cancellation)
    {
        try
        {
            var round = message().ToString();
            if (desk.Terms is null || !clock.Asked(round))
                return;
            foreach (var early in heard.Over(round))
                await NoteAsync(early, AtOnce, cancellation);
        }
        catch (FormatException)
        {
            // Who is to answer it says so.
        }
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
