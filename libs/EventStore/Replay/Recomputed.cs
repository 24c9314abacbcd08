using System.Text.Json;

namespace Notary.EventStore;

/// <summary>One decision of a log, recomputed.</summary>
/// <param name="At">The decision; where it is missing, the input that it should follow.</param>
/// <param name="Mismatch">Null where the log says what its inputs lead to.</param>
public sealed record Recomputed(IEvent At, ReplayMismatch? Mismatch)
{
    private const string Nothing = "nothing";

    public static Recomputed Right(IEvent at) => new(at, Mismatch: null);

    /// <param name="expected">What should stand there: an event, or words.</param>
    public static Recomputed Wrong(IEvent at, object? expected) =>
        new(at, new(at.Position, at.StreamId, Text(at.Data), Text(expected)));

    /// <summary>Right where <paramref name="expected"/> stands there; records with lists have no value equality, so their JSON is compared too.</summary>
    public static Recomputed Compare(IEvent at, object? expected) =>
        at.Data.Equals(expected) || Text(at.Data) == Text(expected)
            ? Right(at)
            : Wrong(at, expected);

    /// <summary>A decision that the log lacks behind <paramref name="input"/>.</summary>
    public static Recomputed Missing(IEvent input, object expected) =>
        new(input, new(input.Position, input.StreamId, Nothing, Text(expected)));

    private static string Text(object? decision) =>
        decision switch
        {
            null => Nothing,
            string words => words,
            _ =>
                $"{decision.GetType().Name} {JsonSerializer.Serialize(decision, decision.GetType())}",
        };
}

/// <summary>A place where the log does not say what its recorded inputs lead to.</summary>
/// <param name="Position">In the whole log, from 1.</param>
public sealed record ReplayMismatch(
    long Position,
    string Stream,
    string Recorded,
    string Recomputed
);
