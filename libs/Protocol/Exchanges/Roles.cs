namespace Notary.Protocol.Exchanges;

/// <summary>Which leg of an exchange.</summary>
public enum Side : byte
{
    Payment = 0,
    Delivery = 1,
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
