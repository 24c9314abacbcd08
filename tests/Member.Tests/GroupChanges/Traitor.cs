using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Notary.Member.Ceremonies;
using Notary.Member.Keys;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Resharing;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// Takes a member's place in a resharing with its identity and its share, and says what a test wants instead of what it should.
/// </summary>
internal sealed class Traitor : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<DealingRef, bool> _dealings = [];
    private readonly Keystore _keystore;
    private readonly ResharingMember _party;
    private readonly Func<Traitor, DkgEnvelope, IEnumerable<DkgEnvelope>> _distort;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _lied = new();
    private CeremonyBus _bus = null!;
    private Task _ticking = Task.CompletedTask;

    private Traitor(
        ResharingSession session,
        int self,
        Keystore keystore,
        ResharingMember party,
        Func<Traitor, DkgEnvelope, IEnumerable<DkgEnvelope>> distort
    ) => (Session, Self, _keystore, _party, _distort) = (session, self, keystore, party, distort);

    public ResharingSession Session { get; }

    /// <summary>Its number in the resharing.</summary>
    public int Self { get; }

    /// <summary>The dealings that it has heard.</summary>
    public IReadOnlyCollection<DealingRef> Dealings => [.. _dealings.Keys];

    /// <summary>Done once it has said something else than it should.</summary>
    public Task Lied => _lied.Task;

    /// <param name="change">A resharing that others have begun; the member itself is stopped.</param>
    /// <param name="distort">What is said for each thing that ought to be said.</param>
    public static async Task<Traitor> JoinAsync(
        GroupScene scene,
        int member,
        string change,
        Func<Traitor, DkgEnvelope, IEnumerable<DkgEnvelope>> distort
    )
    {
        var ledger = scene.LedgerOf(1);
        var outgoing = ledger.InForce!;
        var session = (ResharingSession)
            scene.CaseOf(1, change)!.Change.Session(outgoing, DkgTimeouts.Default);
        var keystore = scene.Members.OpenKeystore(member);
        using var share = keystore.Share(outgoing.Session!.Value, member);
        var self = session.NumberOf(keystore.Identity.PublicKey)!.Value;
        var seed = RandomNumberGenerator.GetBytes(32);
        var party = new ResharingMember(session, self, keystore.Identity, seed, share);
        var traitor = new Traitor(session, self, keystore, party, distort);
        traitor._bus = await CeremonyBus.StartAsync(scene.Members.Bus, traitor.HearAsync);
        traitor._ticking = traitor.RunAsync();
        return traitor;
    }

    /// <summary>Signs anything as this participant (docs/formats.md, "Key generation").</summary>
    public DkgEnvelope Sign(DkgMessageKind kind, byte[] payload)
    {
        byte[] words =
        [
            .. "notary/v1/dkg-message"u8,
            (byte)kind,
            .. Session.Id.ToBytes(),
            .. UInt16(Self),
            .. payload,
        ];
        return new(kind, Session.Id, Self, payload, _keystore.Identity.Sign(words));
    }

    public static byte[] UInt16(int value)
    {
        var bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private async Task RunAsync()
    {
        DkgEnvelope[] beginning;
        lock (_lock)
            beginning = [.. _party.Start(Now).New];
        await SayAsync(beginning);
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await SayAsync(Step(party => party.Tick(Now)));
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private async Task HearAsync(Contracts.Group.CeremonyMessage message)
    {
        var heard = CeremonyMessages.FromBus(message);
        if (heard.Session != Session.Id)
            return;
        if (heard.Kind == DkgMessageKind.Dealing)
            _dealings.TryAdd(new(heard.Sender, heard.Hash()), true);
        await SayAsync(Step(party => party.Handle(heard, Now)));
    }

    private DkgEnvelope[] Step(Func<ResharingMember, DkgStep> step)
    {
        lock (_lock)
        {
            if (_party.Phase == DkgPhase.NotStarted)
                return [];
            var done = step(_party);
            return [.. done.New, .. done.Repeated];
        }
    }

    private async Task SayAsync(DkgEnvelope[] ought)
    {
        foreach (var message in ought)
        {
            DkgEnvelope[] said = message.Sender == Self ? [.. _distort(this, message)] : [message];
            foreach (var envelope in said)
                await _bus.SayAsync(CeremonyMessages.ToBus(envelope));
            if (said is not [var single] || single != message)
                _lied.TrySetResult();
        }
    }

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _ticking;
        await _bus.DisposeAsync();
        _party.Dispose();
        _keystore.Dispose();
        _end.Dispose();
    }
}
