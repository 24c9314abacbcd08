namespace Notary.EventStore;

/// <summary>Ids and names that go into the log: short printable ASCII, so that every language hashes the same bytes.</summary>
internal static class EventText
{
    internal const int MaxLength = 200;

    internal static string Require(string? value, string name) =>
        value is { Length: > 0 and <= MaxLength } && value.All(c => c is > ' ' and <= '~')
            ? value
            : throw new ArgumentException(
                $"{name} must be 1 to {MaxLength} printable ASCII characters without spaces.",
                name
            );
}
