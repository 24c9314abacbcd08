using Notary.Adversary.Tests.Ledgers;

namespace Notary.Adversary.Tests.Schedules;

/// <summary>
/// The message bus as an adversary has it: it delays, repeats and reorders, and in the end delivers; what a consumer cannot take
/// yet comes again.
/// </summary>
internal sealed class Bus(SimClock clock, Random random, int slowest)
{
    private readonly PriorityQueue<Parcel, (long, int)> _waiting = new();
    private readonly List<Func<object, Guid, Task>> _consumers = [];

    /// <summary>Everything that was ever published, once.</summary>
    public List<object> Published { get; } = [];

    /// <summary>Once the adversary has had its time.</summary>
    public bool IsPrompt { get; set; }

    /// <param name="consume">Passes over what is not for it.</param>
    public void Subscribe(Func<object, Guid, Task> consume) => _consumers.Add(consume);

    public void Publish(object message, Guid? id = null)
    {
        Published.Add(message);
        var name = id ?? Guid.NewGuid();
        for (var consumer = 0; consumer < _consumers.Count; consumer++)
        {
            Send(new(message, name, consumer));
            if (random.Next(8) == 0)
                Send(new(message, name, consumer));
        }
    }

    public async Task DeliverAsync()
    {
        while (_waiting.TryPeek(out var parcel, out var due) && due.Item1 <= clock.Now)
        {
            _waiting.Dequeue();
            try
            {
                await _consumers[parcel.Consumer](parcel.Message, parcel.Id);
            }
            catch (EventStore.MessageAlreadyReceivedException)
            {
                // Its effect is in the log.
            }
            catch (InvalidOperationException)
            {
                Send(parcel, 2);
            }
        }
    }

    private void Send(Parcel parcel, int later = 0)
    {
        var delay = IsPrompt || random.Next(3) == 0 ? 0 : random.Next(slowest + 1);
        _waiting.Enqueue(parcel, (clock.Now + delay + later, random.Next()));
    }

    private sealed record Parcel(object Message, Guid Id, int Consumer);
}
