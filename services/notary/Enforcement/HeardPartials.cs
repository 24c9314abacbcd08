using MassTransit;
using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Group;

namespace Notary.Member.Enforcement;

/// <summary>
/// Members' partials as they come: which of them are over a penalty that is needed here shows later. Of old messages they are
/// forgotten; what is needed goes into the log.
/// </summary>
internal sealed class HeardPartials
{
    private const int MaxMessages = 8_192;
    private const int MaxOfMember = 4;

    private readonly Lock changing = new();
    private readonly Dictionary<string, List<PartialSignature>> heard = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public void Add(PartialSignature partial)
    {
        var message = partial.Message.ToLowerInvariant();
        lock (changing)
        {
            if (!heard.TryGetValue(message, out var same))
            {
                heard[message] = same = [];
                order.Enqueue(message);
                if (order.Count > MaxMessages)
                    heard.Remove(order.Dequeue());
            }
            if (
                same.Count(p => p.Member == partial.Member) < MaxOfMember
                && !same.Contains(partial)
            )
                same.Add(partial);
        }
    }

    public IReadOnlyList<PartialSignature> Over(string message)
    {
        lock (changing)
            return heard.TryGetValue(message, out var found) ? [.. found] : [];
    }
}

/// <summary>Only members' words are kept.</summary>
internal sealed class PartialListener(HeardPartials heard, GroupKeyring keyring)
    : IConsumer<PartialSignature>
{
    public Task Consume(ConsumeContext<PartialSignature> context)
    {
        var partial = context.Message;
        if (keyring.Ledger.Groups.Values.Any(g => g.Group.Sent(partial)))
            heard.Add(partial);
        return Task.CompletedTask;
    }
}
