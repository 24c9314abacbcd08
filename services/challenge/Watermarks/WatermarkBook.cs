namespace Notary.Challenge.Watermarks;

/// <summary>The last watermark that the group gave.</summary>
public sealed record WatermarkBook(WatermarkGiven? Last = null)
{
    public const string Stream = "watermarks";

    public WatermarkBook()
        : this(Last: null) { }

    public WatermarkBook Apply(WatermarkGiven e) => new(e);

    /// <summary>From where on the next one has something to say: Unix seconds.</summary>
    public ulong Since =>
        Last is null ? 0
        : Last.Unresolved is { Count: > 0 } unresolved ? unresolved.Min(u => u.Until) - 1
        : Last.Until;
}
