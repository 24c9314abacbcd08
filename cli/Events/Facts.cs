using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notary.Cli.Events;

/// <summary>An event's data as a person reads it: its members, one after the other, with long values cut.</summary>
internal static partial class Facts
{
    private const int Longest = 66;

    /// <summary>Members that say nothing to a person.</summary>
    private static readonly string[] Silent = ["signature", "schemaVersion"];

    /// <summary>"sequence 1, side 0, txId 0x12ab34cd…".</summary>
    public static string Of(string data)
    {
        using var json = JsonDocument.Parse(data);
        return string.Join(", ", Flatten(json.RootElement, "").Select(f => $"{f.Name} {f.Value}"));
    }

    /// <summary>Long hexadecimal numbers by their beginning, other long text cut; amounts stay whole.</summary>
    public static string Short(string text)
    {
        var cut = LongHex()
            .Replace(PaddedAddress().Replace(text, "0x"), match => match.Groups["begin"] + "…");
        return cut.Length <= Longest ? cut : cut[..Longest] + "…";
    }

    /// <summary>Each member with its value; those of members as "answer.amount".</summary>
    private static IEnumerable<(string Name, string Value)> Flatten(
        JsonElement json,
        string name
    ) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .Where(member => !Silent.Contains(member.Name, StringComparer.Ordinal))
                .SelectMany(member =>
                    Flatten(member.Value, name.Length == 0 ? member.Name : $"{name}.{member.Name}")
                ),
            JsonValueKind.Array => [(name, $"[{json.GetArrayLength()}]")],
            JsonValueKind.Null => [],
            _ => [(name, Short(json.ToString()))],
        };

    /// <summary>17 digits or more, behind 0x or with a letter among them: a decimal number is none.</summary>
    [GeneratedRegex(
        "(?<begin>0x[0-9a-fA-F]{8})[0-9a-fA-F]{9,}|(?<![0-9a-zA-Z])(?=[0-9]*[a-f])(?<begin>[0-9a-f]{8})[0-9a-f]{9,}",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LongHex();

    /// <summary>What stands before an address that fills 32 bytes.</summary>
    [GeneratedRegex(
        "0x0{24}(?=[0-9a-f]{40}(?![0-9a-f]))",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex PaddedAddress();
}
