using MassTransit;
using Microsoft.Extensions.Logging;
using Notary.EventStore;
using Notary.EventStore.Bus;
using Notary.GroupFollowing;
using Notary.GroupSigning;

namespace Notary.Challenge.Intake;

/// <summary>Keeps what members say, each in its stream, after the check of their signature and in bounded number.</summary>
public sealed class MemberWords(IDocumentStore store, GroupBook groups, ILogger<MemberWords> logger)
    : IDisposable
{
    /// <summary>
    /// Members speak at the same moment: without turns at a stream all but one would meet a changed one, and wait for the bus to deliver
    /// them again.
    /// </summary>
    private readonly SemaphoreSlim[] turns =
    [
        .. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1)),
    ];

    public void Dispose() => Array.ForEach(turns, turn => turn.Dispose());

    /// <param name="sent">Whether the message is by a member of a group.</param>
    /// <param name="admits">Whether it says something new, for that group, beside the events that its stream holds.</param>
    /// <exception cref="InvalidOperationException">
    /// No group is known yet, or the sender's not yet from a chain: the message is to be delivered again.
    /// </exception>
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> KeepAsync<TMessage>(
        ConsumeContext<TMessage> context,
        string stream,
        object word,
        Func<KnownGroup, bool> sent,
        Func<IReadOnlyList<IEvent>, KnownGroup, bool> admits
    )
        where TMessage : class
    {
        var roll = await groups.LoadAsync(context.CancellationToken);
        if (roll.Groups.FirstOrDefault(sent) is not { } group)
        {
            if (!roll.Groups.Any() || roll.Unconfirmed.Any(sent))
                throw new InvalidOperationException("No chain shows the sender's group yet.");
            logger.LogWarning("{Message} is not signed by a member", typeof(TMessage).Name);
            return false;
        }
        var turn = turns[(uint)stream.GetHashCode(StringComparison.Ordinal) % turns.Length];
        await turn.WaitAsync(context.CancellationToken);
        try
        {
            return await AppendAsync(context, stream, word, before => admits(before, group));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> AppendAsync<TMessage>(
        ConsumeContext<TMessage> context,
        string stream,
        object word,
        Func<IReadOnlyList<IEvent>, bool> admits
    )
        where TMessage : class
    {
        var session = store.InboxSession(context, typeof(TMessage).Name);
        var before = await session.Events.FetchStreamAsync(
            stream,
            cancellation: context.CancellationToken
        );
        if (!admits(before))
            return false;
        session.Events.Append(stream, expectedVersion: before.Count, word);
        await session.SaveChangesAsync(context.CancellationToken);
        return true;
    }
}
