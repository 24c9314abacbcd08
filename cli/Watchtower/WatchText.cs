using System.Globalization;
using System.Text.Json;
using Notary.Client.Challenges;
using Spectre.Console;

namespace Notary.Cli.Watchtower;

/// <summary>A watched exchange for people, and as JSON.</summary>
internal static class WatchText
{
    public static string Json(object found) =>
        JsonSerializer.Serialize(found, JsonSerializerOptions.Web);

    public static void Write(IAnsiConsole console, WatchStatus found)
    {
        var what = found.Kind == 0 ? "payment" : "delivery";
        console.WriteLine(
            $"{found.State}: the {what} of {found.AgreementId}/{found.Sequence}, challenge {found.Id}"
        );
        console.WriteLine(
            found.State == "watching"
                ? $"  challenged for {found.Party} if it is missing after {Time(found.DueAt)}, at the latest {Time(found.Until)}"
                : $"  {found.Reason}"
        );
    }

    private static string Time(ulong at) =>
        DateTimeOffset
            .FromUnixTimeSeconds((long)at)
            .ToLocalTime()
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
