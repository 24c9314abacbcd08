using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary credit</c>: ranking, history and the next group, as the first notary that answers has it.</summary>
internal static class RankingCommand
{
    public static Command Create() =>
        Question.Create(
            "credit",
            "Show the credit of notaries and candidates, the agreed epochs, and the next group.",
            RunAsync
        );

    private static async Task<int> RunAsync(
        IReadOnlyList<NotaryEndpoint> notaries,
        Output output,
        CancellationToken cancellation
    )
    {
        var report = await notaries[0].AskAsync<CreditReport>("v1/credit", cancellation);
        var group = await notaries[0].StatusAsync(cancellation);
        output.Result(
            () => JsonSerializer.Serialize(report, JsonSerializerOptions.Web),
            console => Write(console, report, group)
        );
        return 0;
    }

    private static void Write(IAnsiConsole console, CreditReport report, GroupReport group)
    {
        console.WriteLine(
            report.Epoch == 0
                ? $"The first epoch begins at {Time(report.End)}."
                : $"Epoch {report.Epoch} until {Time(report.End)}; {Agreed(report)}."
        );
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("", "rank", "node", "credit", "sits", "next group");
        foreach (var node in report.Nodes)
            table.AddRow(
                node.IsNew ? "new" : "old",
                node.Rank?.ToString(CultureInfo.InvariantCulture) ?? "–",
                node.Node,
                node.Credit?.ToString("f6", CultureInfo.InvariantCulture) ?? "–",
                Seat(group, node),
                Place(report, node.Node)
            );
        console.Write(table);
        if (report.Change is { } change)
            console.WriteLine($"The last election asks for another group: {change}.");
        foreach (var epoch in report.History.Take(10))
            console.WriteLine(
                $"Epoch {epoch.Epoch}: {epoch.Cid}, signed by the group of epoch {epoch.GroupEpoch}"
            );
    }

    private static string Agreed(CreditReport report) =>
        report.OpenEpoch <= 1
            ? "none is agreed on yet"
            : $"agreed on up to epoch {report.OpenEpoch - 1}";

    private static string Seat(GroupReport group, CreditNode node) =>
        group.Members.FirstOrDefault(m => m.Identity == node.Identity) is { } member
            ? $"member {member.Number}"
            : "";

    private static string Place(CreditReport report, string node) =>
        report.Expelled.Contains(node, StringComparer.Ordinal) ? "expelled"
        : report.NextGroup.Contains(node, StringComparer.Ordinal) ? "yes"
        : "";

    private static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("u", CultureInfo.InvariantCulture);
}
