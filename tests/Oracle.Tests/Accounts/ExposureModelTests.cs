using FsCheck;
using FsCheck.Fluent;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;
using Notary.Testing;

namespace Notary.Oracle.Tests.Accounts;

/// <summary>Random histories against a model that keeps plain lists: Σ exposure &lt; balance, or both 0, after every event.</summary>
public sealed class ExposureModelTests
{
    private static readonly int Histories = TestTier.Of(quick: 300, full: 10_000);

    [Fact]
    public void The_exposure_invariant_holds_after_every_event_of_any_history() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Arb.From(Gen.ListOf(Step, 60)), HoldsThroughout)
        );

    [Fact]
    public void The_histories_reach_every_state_of_an_exposure_and_every_stop()
    {
        var states = new HashSet<string>(StringComparer.Ordinal);
        foreach (var steps in Gen.ListOf(Step, 60).Sample(2_000))
        {
            var history = new History();
            foreach (var step in steps)
            {
                history.Take(step);
                states.UnionWith(history.Reached);
            }
        }
        var expected = Enum.GetNames<ExposureState>()
            .Append(Reason.AgreementSuspended.Code)
            .Append(Reason.AgreementWithdrawn.Code)
            .Append(Reason.AgreementReverted.Code)
            .Append("reverted");
        Assert.Empty(expected.Except(states, StringComparer.Ordinal));
    }

    private static Gen<HistoryStep> Step =>
        from kind in Gen.Choose(0, 31)
        from sequence in Gen.Choose(0, 9)
        from size in Gen.Choose(1, 400)
        from side in Gen.Elements(Side.Payment, Side.Delivery)
        select new HistoryStep(kind, (ulong)sequence, size, side);

    private static bool HoldsThroughout(List<HistoryStep> steps)
    {
        var history = new History();
        return steps.TrueForAll(history.Take);
    }

    public sealed record HistoryStep(int Kind, ulong Sequence, int Size, Side Side);

    /// <summary>The rules under test beside the model.</summary>
    private sealed class History
    {
        /// <summary>Where legs are settled, and deposits locked: few blocks, so that a reorg often meets them.</summary>
        private static readonly int[] Depths = [50, 100];

        private readonly Scene scene = new();
        private readonly ExposureModel model = new();
        private readonly List<object> messages = [];
        private readonly HashSet<(ulong, Side)> reverted = [];
        private AgreementExposure state;
        private ulong now = Scene.Now;
        private int transactions;

        public History()
        {
            state = new(scene.Id);
            state = state.Apply(scene.Locking(1, 1)[2]);
        }

        public IEnumerable<string> Reached =>
            state
                .Exchanges.SelectMany(e => new[] { $"{e.Value.Payment}", $"{e.Value.Delivery}" })
                .Concat(state.Stopped is { } stopped ? [stopped.Code] : [])
                .Concat(reverted.Count > 0 ? ["reverted"] : []);

        public bool Take(HistoryStep step)
        {
            now += (ulong)step.Size % 20;
            if (step.Kind is >= 4 and < 15)
                Request(step);
            else if (step.Kind == 31)
                Repeat(step);
            else
                foreach (var observation in Observations(step))
                    Deliver(observation);
            return model.Describes(state);
        }

        private IEnumerable<object> Observations(HistoryStep step) =>
            step.Kind switch
            {
                < 4 => [scene.Deposit(step.Side, step.Size * 15, TxId(), Depths[1] + Height(step))],
                < 19 => [Seen(step, TxId(), step.Size % 2 == 0 ? null : Height(step))],
                < 22 =>
                [
                    new LegConfirmedSeen(
                        step.Sequence,
                        step.Side,
                        Digest(step),
                        TxId(),
                        Depths[0] + Height(step)
                    ),
                ],
                < 24 => [new LapseSeen(step.Sequence, step.Side, now)],
                < 26 => Penalty(step),
                < 28 => Reverted(step),
                28 => Dropped(step),
                29 => step.Size % 4 == 0 ? [Withdrawal(step)] : [],
                _ => step.Size % 20 == 0 ? [Suspension()] : [],
            };

        private void Request(HistoryStep step)
        {
            var intent = scene.Intent(step.Sequence, step.Size) with { ValidUntil = now };
            var decision = ExposureRules.Decide(state, intent, now);
            if (DecisionEvents.Of(state, step.Sequence, decision) is { } recorded)
                state = state.Apply(recorded);
            if (decision is not Decision.Approved)
                return;
            Assert.False(model.IsStopped);
            model.Approve(step.Sequence, 2 * step.Size, 6 * step.Size);
        }

        private void Deliver(object observation)
        {
            messages.Add(observation);
            if (ObservationRules.Objection(state, observation) is not null)
                return;
            state = state.Apply(observation);
            model.Take(observation);
            if (observation is LegRevertedSeen leg)
                reverted.Add((leg.Sequence, leg.Side));
        }

        /// <summary>Any message comes again at any time, and so behind later ones.</summary>
        private void Repeat(HistoryStep step)
        {
            if (messages.Count > 0 && messages[step.Size % messages.Count] is not PenaltySeen)
                Deliver(messages[step.Size % messages.Count]);
        }

        private LegPendingSeen Seen(HistoryStep step, string txId, long? height) =>
            new(step.Sequence, step.Side, Digest(step), txId, height);

        /// <summary>Contracts pay a penalty only for a leg that is missing, and never more than was required.</summary>
        private IEnumerable<object> Penalty(HistoryStep step) =>
            model.RequiredOf(step.Sequence, step.Side) is { } required
                ?
                [
                    new PenaltySeen(
                        step.Sequence,
                        step.Side,
                        $"{required}",
                        Digest(step),
                        TxId(),
                        9
                    ),
                ]
                : [];

        private IEnumerable<object> Reverted(HistoryStep step) =>
            ReorgRules.AfterBlock(
                state,
                ChainOf(step.Side),
                SightingOf(step)?.Height ?? Height(step) + Depths[step.Size % 2],
                "0xb10c"
            );

        private IEnumerable<object> Dropped(HistoryStep step) =>
            SightingOf(step) is { } sighting
                ? ReorgRules.AfterDrop(state, ChainOf(step.Side), sighting.TxId)
                : [];

        private LegSighting? SightingOf(HistoryStep step) =>
            state.Exchanges.GetValueOrDefault(step.Sequence)?.SightingOf(step.Side);

        private WithdrawalSeen Withdrawal(HistoryStep step) =>
            new(step.Side, $"{model.BalanceOf(step.Side) / (1 + (step.Size % 3))}", TxId(), null);

        private SuspensionSeen Suspension() =>
            new(scene.Agreement.Provider.ToBytes32().ToString(), TxId(), 9);

        private string Digest(HistoryStep step) =>
            state.Exchanges.TryGetValue(step.Sequence, out var exchange)
                ? exchange.Answer.Digest.ToString()
                : "0x";

        private string TxId() => $"0x{++transactions:x}";

        private static long Height(HistoryStep step) => step.Size % 7;

        private static string ChainOf(Side side) =>
            side == Side.Payment ? Scene.PaymentChain : Scene.DataChain;
    }
}
