using Notary.Protocol.Exchanges;

namespace Notary.EndToEnd.Tests.Adversary;

/// <summary>What the parties do in one exchange.</summary>
internal enum Way
{
    BothPerform,

    /// <summary>The consumer signs, and the payment never leaves it.</summary>
    NoPayment,

    /// <summary>The provider takes the payment, and delivers nothing.</summary>
    NoDelivery,
}

/// <summary>One schedule on real chains; all of it follows from the seed.</summary>
/// <param name="AccusedFalsely">Which legs somebody says to be missing although they are there.</param>
internal sealed record ExchangePlan(
    ulong Sequence,
    Mover First,
    Way Way,
    IReadOnlyList<Side> AccusedFalsely
)
{
    public static ExchangePlan Of(ulong sequence, Random random)
    {
        var way = (Way)random.Next(3);
        Side[] accused = [Side.Payment, Side.Delivery];
        return new(
            sequence,
            (Mover)random.Next(2),
            way,
            way == Way.BothPerform ? [.. accused.Where(_ => random.Next(2) == 0)] : []
        );
    }

    /// <summary>Whether a leg is on record in the end.</summary>
    public bool IsDone(Side side) =>
        Way == Way.BothPerform || Way == (side == Side.Payment ? Way.NoDelivery : Way.NoPayment);

    /// <summary>Whether it was paid for from a deposit instead.</summary>
    public bool IsPenalised(Side side) => !IsDone(side);
}
