using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Notary.Cli.Challenges;

/// <summary>A case of the challenge service for people (docs/formats.md, "Challenges over HTTP").</summary>
internal static class CaseText
{
    public static void Write(IAnsiConsole console, JsonElement found)
    {
        console.WriteLine(
            $"{Text(found, "state")}: {KindOf(found)} of {Text(found, "agreementId")}/{Text(found, "sequence")}, challenged by {Text(found, "challenger")}"
        );
        foreach (var said in found.GetProperty("statements").EnumerateArray())
            console.WriteLine(
                $"  notary {Text(said, "member")}: {Text(said, "status")} on {Text(said, "chain")} at block {Text(said, "headHeight")}{(said.GetProperty("proved").GetBoolean() ? ", proved" : "")}"
            );
        var signed = found.GetProperty("partials").GetArrayLength();
        if (signed > 0)
            console.WriteLine($"  {signed} notaries signed the penalty");
        if (found.GetProperty("next") is { ValueKind: JsonValueKind.Object } next)
            console.WriteLine(
                $"  next: {Text(next, "what")}; from {Time(next, "from")}, at the latest {Time(next, "at")}"
            );
        foreach (var name in (string[])["reason", "txId", "amount"])
            if (Text(found, name) is { Length: > 0 } text)
                console.WriteLine($"  {name}: {text}");
    }

    private static string KindOf(JsonElement found) =>
        found.GetProperty("kind").GetInt32() == 0 ? "payment missing" : "delivery missing";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).ToString();

    private static string Time(JsonElement json, string name) =>
        DateTimeOffset
            .FromUnixTimeSeconds(json.GetProperty(name).GetInt64())
            .ToLocalTime()
            .ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
