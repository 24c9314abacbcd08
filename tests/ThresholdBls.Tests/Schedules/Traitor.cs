using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Tests.Runs;

namespace Notary.ThresholdBls.Tests.Schedules;

/// <summary>A participant whose machine is honest and whose mouth is not: what it says is corrupted on its way to each receiver.</summary>
internal sealed class Traitor
{
    private const Vice FirstOfSpeech = Vice.FalseComplaints;

    private readonly Simulation _run;
    private readonly int _self;
    private readonly Random _random;
    private readonly HashSet<Vice> _vices = [];
    private readonly Lazy<DkgEnvelope?> _dealing;
    private readonly DateTimeOffset _changesAt;

    public Traitor(Simulation run, int self, Random random)
    {
        (_run, _self, _random) = (run, self, random);
        _vices.Add((Vice)random.Next((int)FirstOfSpeech));
        for (var more = random.Next(3); more > 0; more--)
            _vices.Add((Vice)random.Next((int)FirstOfSpeech, (int)Vice.FallsSilent + 1));
        _changesAt = Simulation.Origin + (random.Next(1, 25) * Simulation.Tick);
        _dealing = new(BadDealing);
    }

    /// <summary>What its own machine deals; null for an honest dealing.</summary>
    public DkgEnvelope? OwnDealing =>
        Has(Vice.WrongShares) && _run.Sharing.IsDealer(_self) ? _dealing.Value : null;

    public IEnumerable<DkgEnvelope> Say(DkgEnvelope message, int to)
    {
        if (Has(Vice.FallsSilent) && _run.Now >= _changesAt)
            yield break;
        if (Has(Vice.Impersonation))
            yield return message with
            {
                Sender = to,
            };
        if (Has(Vice.Replays) && Heard() is { } heard)
            yield return _run.Sign(heard.Kind, _self, heard.Payload);
        if (message.Sender != _self)
            yield return message;
        else if (Corrupt(message, to) is { } corrupted)
            yield return corrupted;
    }

    public override string ToString() => $"{_self}: {string.Join(", ", _vices.Order())}";

    private bool Has(Vice vice) => _vices.Contains(vice);

    private DkgEnvelope? Corrupt(DkgEnvelope message, int to) =>
        message.Kind switch
        {
            _ when Has(Vice.Garbage) && _random.Next(4) == 0 => Garbage(message),
            DkgMessageKind.Dealing => DealingFor(message, to),
            DkgMessageKind.Complaint when Has(Vice.FalseComplaints) => FalseComplaint(to),
            DkgMessageKind.Justification when Has(Vice.NoAnswer) => null,
            DkgMessageKind.Echo when Has(Vice.LyingEchoes) && IsFooled(to) => LyingEcho(),
            DkgMessageKind.Transcript
            or DkgMessageKind.Approval when Has(Vice.TwoFacedTranscript) && IsFooled(to) =>
                _run.Sign(message.Kind, _self, [0, 0]),
            _ => message,
        };

    private static bool IsFooled(int to) => to % 2 == 0;

    private DkgEnvelope? DealingFor(DkgEnvelope honest, int to)
    {
        if (
            Has(Vice.NeverDeals) || (Has(Vice.LateForHalf) && IsFooled(to) && _run.Now < _changesAt)
        )
            return null;
        return Has(Vice.TwoFacedDealing) && !IsFooled(to) ? honest : _dealing.Value ?? honest;
    }

    private DkgEnvelope? BadDealing()
    {
        var threshold = _run.Sharing.Parameters.Threshold;
        return _vices.Min() switch
        {
            Vice.WrongShares => _run.Sign(_self, Dealings.WithBadShares(_run, _self, Victims())),
            Vice.TwoFacedDealing => _run.Sign(_self, Dealings.Another(_run, _self)),
            Vice.WrongDegree => _run.Sign(_self, Dealings.OfDegree(_run, _self, threshold)),
            Vice.OutsideSubgroup => Dealings.WithFirstPoint(_run, _self, Points.OutsideG2),
            Vice.Infinity => Dealings.WithFirstPoint(_run, _self, Points.InfinityOfG2),
            _ => null,
        };
    }

    private int[] Victims() =>
        [.. Enumerable.Range(1, _run.Sharing.Members.Count).Where(_ => _random.Next(2) == 0)];

    private DkgEnvelope FalseComplaint(int to)
    {
        var dealings = _run.Members[_self]
            .Received.Select(entry => entry.Message)
            .Where(message =>
                message.Kind == DkgMessageKind.Dealing && (message.Sender + to) % 2 == 0
            )
            .DistinctBy(message => message.Sender)
            .OrderBy(message => message.Sender)
            .Select(message => new DealingRef(message.Sender, message.Hash()));
        return _run.Sign(DkgMessageKind.Complaint, _self, new Complaint([.. dealings]).Encode());
    }

    private DkgEnvelope LyingEcho()
    {
        var lies =
            from author in Enumerable.Range(1, _run.Sharing.Participants.Count)
            let hash = Digest.Of([(byte)author, (byte)_self])
            select new EchoedItem(DkgMessageKind.Dealing, author, hash);
        return _run.Sign(DkgMessageKind.Echo, _self, new Echo([.. lies]).Encode());
    }

    private DkgEnvelope Garbage(DkgEnvelope message)
    {
        var payload = new byte[_random.Next(message.Payload.Length + 1)];
        _random.NextBytes(payload);
        return _run.Sign(message.Kind, _self, payload);
    }

    private DkgEnvelope? Heard() =>
        _run.Members[_self].Received is { Count: > 0 } log
            ? log[_random.Next(log.Count)].Message
            : null;
}
