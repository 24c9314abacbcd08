using FsCheck;
using FsCheck.Fluent;
using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Accounts;

/// <summary>Random histories against a model that keeps plain lists: Σ exposure &lt; balance, or both 0, after every event.</summary>
public sealed class ExposureModelTests
{
    private static readonly int Histories =
        Environment.GetEnvironmentVariable("NOTARY_TEST_TIER") == "full" ? 10_000 : 300;

    [Fact]
    public void The_exposure_invariant_holds_after_every_event_of_any_history() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Arb.From(Gen.ListOf(Step, 60)), HoldsThroughout)
        );

    private static Gen<HistoryStep> Step =>
        from kind in Gen.Choose(0, 9)
        from sequence in Gen.Choose(0, 12)
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
        private readonly Scene scene = new();
        private readonly Dictionary<Side, int> balances = new()
        {
            [Side.Payment] = 0,
            [Side.Delivery] = 0,
        };
        private readonly Dictionary<(ulong Sequence, Side Side), int> open = [];
        private AgreementExposure state;
        private ulong now = Scene.Now;
        private int locks;

        public History()
        {
            state = new(scene.Id);
            state = state.Apply(scene.Locking(1, 1)[2]);
        }

        public bool Take(HistoryStep step)
        {
            now += (ulong)step.Size % 7;
            switch (step.Kind)
            {
                case 0:
                    Lock(step);
                    break;
                case <= 4:
                    Request(step);
                    break;
                case 5:
                    Observe(
                        step,
                        digest => new LegPendingSeen(step.Sequence, step.Side, digest, "0x", null),
                        closes: false
                    );
                    break;
                case <= 7:
                    Observe(
                        step,
                        digest => new LegConfirmedSeen(step.Sequence, step.Side, digest, "0x", 9),
                        closes: true
                    );
                    break;
                case 8:
                    Penalise(step);
                    break;
                default:
                    Observe(step, _ => new LapseSeen(step.Sequence, step.Side, now), closes: true);
                    break;
            }
            return IsRight();
        }

        private void Lock(HistoryStep step)
        {
            var amount = step.Side == Side.Payment ? step.Size * 5 : step.Size * 15;
            state = state.Apply(scene.Deposit(step.Side, amount, $"0x{++locks}"));
            balances[step.Side] += amount;
        }

        private void Request(HistoryStep step)
        {
            var intent = scene.Intent(step.Sequence, step.Size) with { ValidUntil = now };
            var decision = ExposureRules.Decide(state, intent, now);
            if (DecisionEvents.Of(state, step.Sequence, decision) is { } recorded)
                state = state.Apply(recorded);
            if (decision is not Decision.Approved)
                return;
            open.Add((step.Sequence, Side.Payment), 2 * step.Size);
            open.Add((step.Sequence, Side.Delivery), 6 * step.Size);
        }

        private void Observe(HistoryStep step, Func<string, object> observe, bool closes)
        {
            var digest = state.Exchanges.TryGetValue(step.Sequence, out var exchange)
                ? exchange.Answer.Digest.ToString()
                : "0x";
            var observation = observe(digest);
            if (ObservationRules.Objection(state, observation) is not null)
                return;
            state = state.Apply(observation);
            if (closes)
                open.Remove((step.Sequence, step.Side));
        }

        /// <summary>Contracts pay a penalty only for a leg that is missing, and never more than was required.</summary>
        private void Penalise(HistoryStep step)
        {
            if (!open.TryGetValue((step.Sequence, step.Side), out var required))
                return;
            Observe(
                step,
                digest => new PenaltySeen(step.Sequence, step.Side, $"{required}", digest, "0x", 9),
                closes: true
            );
            balances[step.Side] -= required;
        }

        private bool IsRight() =>
            state.IsSound
            && state.Payment.Exposure.Value == Exposure(Side.Payment)
            && state.Data.Exposure.Value == Exposure(Side.Delivery)
            && state.Payment.Balance.Value == balances[Side.Payment]
            && state.Data.Balance.Value == balances[Side.Delivery]
            && Enum.GetValues<Side>()
                .All(s => Exposure(s) < balances[s] || (Exposure(s) == 0 && balances[s] == 0));

        private int Exposure(Side side) => open.Where(o => o.Key.Side == side).Sum(o => o.Value);
    }
}
