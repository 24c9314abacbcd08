using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Notary.FabricPeer.Hosting;

/// <summary>Reads what options say; each refusal is a <see cref="FormatException"/> that names the option and what it takes.</summary>
internal static class ArgumentValues
{
    private const int MaxUsers = 1_000;
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    public static IPAddress Host(ParseResult arguments, Option<string> option)
    {
        var text = arguments.GetRequiredValue(option);
        if (text == "localhost")
        {
            return IPAddress.Loopback;
        }
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw Refused(option, text, "an IP address or localhost");
    }

    public static int Number(ParseResult arguments, Option<int> option, int least, int most)
    {
        var number = arguments.GetValue(option);
        return number >= least && number <= most
            ? number
            : throw Refused(option, Text(number), $"{Text(least)} to {Text(most)}");
    }

    public static int AdminPort(ParseResult arguments, Option<int> option, Option<int> other)
    {
        var port = Number(arguments, option, 0, IPEndPoint.MaxPort);
        return port == 0 || port != arguments.GetValue(other)
            ? port
            : throw Refused(option, Text(port), $"another port than that of {other.Name}");
    }

    public static IEnumerable<string> Users(ParseResult arguments, Option<int> option) =>
        Enumerable
            .Range(1, Number(arguments, option, 0, MaxUsers))
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"User{i}"));

    public static Dictionary<string, string> Pairs(
        ParseResult arguments,
        Option<string[]> option,
        string form
    )
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in arguments.GetValue(option) ?? [])
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || !pairs.TryAdd(parts[0], parts[1]))
            {
                throw Refused(option, text, $"a new {form}");
            }
        }
        return pairs;
    }

    public static TimeSpan Duration(ParseResult arguments, Option<string> option)
    {
        var text = arguments.GetRequiredValue(option);
        return
            ParseDuration(text) is { } duration
            && duration > TimeSpan.Zero
            && duration <= LongestDuration
            ? duration
            : throw Refused(option, text, "a time of up to a day, as in 200ms, 2s or 1m");
    }

    /// <returns>Null for anything but a number with ms, s or m.</returns>
    internal static TimeSpan? ParseDuration(string text)
    {
        var digits = text.AsSpan().TrimEnd("ms");
        var isNumber = double.TryParse(
            digits,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var amount
        );
        double? milliseconds = text[digits.Length..] switch
        {
            "ms" => amount,
            "s" => amount * 1_000,
            "m" => amount * 60_000,
            _ => null,
        };
        return isNumber && milliseconds <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds.Value)
            : null;
    }

    private static FormatException Refused(Option option, string text, string form) =>
        new($"{option.Name} {text}: expected {form}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
