using System.Text.Json;

namespace Notary.Challenge.Replay;

/// <summary>A decision as text, for comparison and for people: records with lists have no value equality.</summary>
internal static class DecisionText
{
    public static string Of(object decision) =>
        decision is string words
            ? words
            : $"{decision.GetType().Name} {JsonSerializer.Serialize(decision, decision.GetType())}";
}
