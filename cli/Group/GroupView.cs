using System.Text.Json;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Group;

/// <summary>The answers of several notaries as one view: the newest epoch that one of them has in force.</summary>
/// <param name="now">Unix seconds.</param>
internal sealed class GroupView(IReadOnlyList<NotaryAnswer> answers, long now)
{
    /// <summary>Who was not seen for longer than this is missing: three heartbeats and some.</summary>
    private const long MissingSeconds = 30;

    private readonly GroupReport[] _reports =
    [
        .. answers.Select(a => a.Report).OfType<GroupReport>().OrderByDescending(r => r.Epoch ?? 0),
    ];

    /// <summary>A group is in force, and everybody who was asked says the same.</summary>
    public bool IsHealthy =>
        answers.All(a => a.Report is not null)
        && _reports.Select(r => r.GroupId).Distinct(StringComparer.Ordinal).Count() == 1
        && _reports is [{ GroupId: not null }, ..];

    private GroupReport? Newest => _reports.FirstOrDefault();

    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                Newest?.Epoch,
                Newest?.Threshold,
                Newest?.PublicKey,
                Newest?.GroupId,
                Members = Members()
                    .Select(member => new
                    {
                        member.Number,
                        member.Identity,
                        member.LastSeen,
                        Missing = IsMissing(member),
                    }),
                Changes = Changes(),
                Misbehaviour = Misbehaviour(),
                Notaries = answers.Select(answer => new
                {
                    answer.Url,
                    answer.Report?.Member,
                    answer.Report?.Epoch,
                    answer.Problem,
                }),
            },
            JsonSerializerOptions.Web
        );

    public void Write(IAnsiConsole console)
    {
        if (Newest is not null)
            WriteGroup(console, Newest);
        foreach (var change in Changes())
            ChangeText.Write(console, change);
        foreach (var seen in Misbehaviour())
            console.MarkupLineInterpolated($"[red]{MisbehaviourText(seen)}[/]");
        foreach (var silent in answers.Where(a => a.Problem is not null))
            console.MarkupLineInterpolated($"[red]{silent.Problem}[/]");
        foreach (var behind in _reports.Where(r => r.GroupId != Newest!.GroupId))
            console.WriteLine(
                $"The notary {GroupTexts.Fingerprint(behind.Identity)} is at epoch {behind.Epoch?.ToString() ?? "none"}."
            );
    }

    private void WriteGroup(IAnsiConsole console, GroupReport group)
    {
        if (group.Epoch is not { } epoch)
        {
            console.WriteLine("No group is in force: its key generation has not ended.");
            return;
        }
        console.WriteLine(
            $"Epoch {epoch}: {group.Threshold} of {group.Members.Count} sign; key {GroupTexts.Head(group.PublicKey)}, group {GroupTexts.Head(group.GroupId)}"
        );
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("member", "identity", "last seen", "");
        foreach (var member in Members())
            table.AddRow(
                new Text($"{member.Number}"),
                new Text(GroupTexts.Fingerprint(member.Identity)),
                new Text(GroupTexts.Ago(member.LastSeen, now)),
                new Text(IsMissing(member) ? "missing" : "")
            );
        console.Write(table);
    }

    /// <summary>What any of them has evidence of, with the notary that has it, and where in its log.</summary>
    private IEnumerable<SeenMisbehaviour> Misbehaviour() =>
        answers
            .SelectMany(answer =>
                (answer.Report?.Misbehaviour ?? []).Select(report => new SeenMisbehaviour(
                    report.Kind,
                    report.Identity,
                    report.At,
                    answer.Url,
                    report.Position
                ))
            )
            .OrderByDescending(seen => seen.At);

    private string MisbehaviourText(SeenMisbehaviour seen) =>
        $"{GroupTexts.Fingerprint(seen.Identity)}: {seen.Kind}, {GroupTexts.Ago(seen.At, now)}; evidence at position {seen.Position} of the log of {seen.Notary}";

    /// <summary>Each member when any of the answering notaries saw it last.</summary>
    private IEnumerable<MemberReport> Members() =>
        (Newest?.Members ?? []).Select(member =>
            member with
            {
                LastSeen = _reports
                    .SelectMany(r => r.Members)
                    .Where(m => m.Identity == member.Identity)
                    .Max(m => m.LastSeen),
            }
        );

    private bool IsMissing(MemberReport member) =>
        member.LastSeen is not { } at || now - at > MissingSeconds;

    private IEnumerable<ChangeReport> Changes() =>
        _reports
            .Select(r => r.Change)
            .OfType<ChangeReport>()
            .DistinctBy(c => c.Id, StringComparer.Ordinal);
}

/// <param name="Identity">Whose it is.</param>
/// <param name="Notary">Who has the evidence.</param>
internal sealed record SeenMisbehaviour(
    string Kind,
    string Identity,
    long At,
    Uri Notary,
    long Position
);
