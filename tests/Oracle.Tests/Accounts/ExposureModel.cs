using Notary.Oracle.Accounts;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Tests.Accounts;

/// <summary>What the accounts must hold, kept as plain numbers: the open legs, the balances, and whether answers have stopped.</summary>
internal sealed class ExposureModel
{
    private readonly Dictionary<(ulong Sequence, Side Side), int> open = [];
    private readonly Dictionary<Side, int> balances = new()
    {
        [Side.Payment] = 0,
        [Side.Delivery] = 0,
    };

    public bool IsStopped { get; private set; }

    public int? RequiredOf(ulong sequence, Side side) =>
        open.TryGetValue((sequence, side), out var required) ? required : null;

    public int BalanceOf(Side side) => balances[side];

    public void Approve(ulong sequence, int payment, int data)
    {
        open.Add((sequence, Side.Payment), payment);
        open.Add((sequence, Side.Delivery), data);
    }

    public void Take(object observation)
    {
        switch (observation)
        {
            case DepositSeen e:
                balances[e.Side] += Number(e.Amount);
                break;
            case LegConfirmedSeen e:
                open.Remove((e.Sequence, e.Side));
                break;
            case LapseSeen e:
                open.Remove((e.Sequence, e.Side));
                break;
            case PenaltySeen e:
                open.Remove((e.Sequence, e.Side));
                Lower(e.Side, e.Amount);
                break;
            case WithdrawalSeen e:
                Withdraw(e);
                break;
            case SuspensionSeen or FinalBlockReverted:
                IsStopped = true;
                break;
        }
    }

    /// <summary>The accounts are those of the model, and the invariant holds of both.</summary>
    public bool Describes(AgreementExposure state) =>
        state.IsSound
        && state.Stopped is not null == IsStopped
        && state.Payment.Exposure.Value == Exposure(Side.Payment)
        && state.Data.Exposure.Value == Exposure(Side.Delivery)
        && state.Payment.Balance.Value == balances[Side.Payment]
        && state.Data.Balance.Value == balances[Side.Delivery]
        && Enum.GetValues<Side>().All(IsSound);

    private void Withdraw(WithdrawalSeen e)
    {
        Lower(e.Side, e.Amount);
        if (IsSound(e.Side))
            return;
        IsStopped = true;
        foreach (var leg in open.Keys.Where(leg => leg.Side == e.Side).ToList())
            open.Remove(leg);
    }

    private void Lower(Side side, string amount) =>
        balances[side] = Math.Max(0, balances[side] - Number(amount));

    private bool IsSound(Side side) =>
        Exposure(side) < balances[side] || (Exposure(side) == 0 && balances[side] == 0);

    private int Exposure(Side side) => open.Where(o => o.Key.Side == side).Sum(o => o.Value);

    private static int Number(string text) =>
        int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
