using Notary.ThresholdBls.Dkg;

namespace Notary.ThresholdBls.Tests.Runs;

/// <summary>
/// Carries messages in an order that follows from a seed: they overtake each other, come several times, late, or not at all.
/// </summary>
internal sealed class Network(Random random)
{
    private readonly List<Parcel> _inFlight = [];

    /// <summary>How often a message is sent.</summary>
    public int Copies { get; set; } = 2;

    /// <summary>A copy is under way for up to as long, in ticks.</summary>
    public int MaxDelay { get; set; }

    /// <summary>So many copies in a hundred are lost.</summary>
    public int LossPercent { get; set; }

    /// <summary>When what one sends now comes to another at the earliest: a split holds it back, as a durable queue would.</summary>
    public Func<int, int, DateTimeOffset, DateTimeOffset> Held { get; set; } = (_, _, now) => now;

    public void Send(int from, int to, DkgEnvelope message, DateTimeOffset now)
    {
        for (var copy = 0; copy < Copies; copy++)
        {
            var due = Held(from, to, now) + (random.Next(MaxDelay + 1) * Simulation.Tick);
            if (random.Next(100) >= LossPercent)
                _inFlight.Add(new Parcel(to, message, due));
        }
    }

    /// <summary>Any of the messages that are due; null when none is.</summary>
    public Parcel? Next(DateTimeOffset now)
    {
        // Any of them: a wrong guess is followed by a search, so that a run does not cost the square of its messages.
        if (_inFlight.Count == 0)
            return null;
        var start = random.Next(_inFlight.Count);
        for (var i = 0; i < _inFlight.Count; i++)
        {
            var place = (start + i) % _inFlight.Count;
            if (_inFlight[place].Due <= now)
                return TakeAt(place);
        }
        return null;
    }

    private Parcel TakeAt(int place)
    {
        var parcel = _inFlight[place];
        _inFlight[place] = _inFlight[^1];
        _inFlight.RemoveAt(_inFlight.Count - 1);
        return parcel;
    }
}

/// <summary>One copy of a message on its way.</summary>
internal sealed record Parcel(int To, DkgEnvelope Message, DateTimeOffset Due);
