namespace Notary.Protocol.Exchanges;

/// <summary>Which leg of an exchange.</summary>
public enum Side : byte
{
    Payment = 0,
    Delivery = 1,
}

public static class Sides
{
    /// <summary>The exchange's other leg, and thus its other party: who owes nothing where this one is missing.</summary>
    public static Side Other(this Side side) => side == Side.Payment ? Side.Delivery : Side.Payment;
}

/// <summary>Who performs the first leg.</summary>
public enum Mover : byte
{
    Consumer = 0,
    Provider = 1,
}

/// <summary>What a penalty punishes; the number equals the missing leg's <see cref="Side"/>.</summary>
public enum PenaltyKind : byte
{
    PaymentMissing = 0,
    DeliveryMissing = 1,
}
