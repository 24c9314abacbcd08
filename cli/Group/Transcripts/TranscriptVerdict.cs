using System.Text.Json;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.ThresholdBls.Resharing;
using Notary.ThresholdBls.Transcripts;
using Spectre.Console;

namespace Notary.Cli.Group.Transcripts;

/// <summary>What a transcript shows.</summary>
/// <param name="Group">Null where the document does not hold.</param>
/// <param name="Problem">What is wrong with it, for people; null where nothing is.</param>
internal sealed record TranscriptVerdict(TranscriptGroup? Group, string? Problem)
{
    /// <param name="expected">The group's id; null where none was given.</param>
    /// <exception cref="UsageException">No id.</exception>
    public static TranscriptVerdict Of(ReadOnlySpan<byte> json, string? expected)
    {
        if (expected is not null && !Bytes32.TryParse(expected, out _))
            throw new UsageException($"--group-id takes 0x and 64 digits: {expected}");
        try
        {
            var group = TranscriptGroup.Of(TranscriptDocument.Parse(json));
            var isExpected = expected is null || Bytes32.Parse(expected) == group.Id;
            return new(group, isExpected ? null : $"It shows another group: {group.Id}");
        }
        catch (FormatException e)
        {
            return new(Group: null, e.Message);
        }
    }

    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                Valid = Problem is null,
                Problem,
                Group?.Session.Epoch,
                Group?.Session.Attempt,
                Kind,
                Group?.Key.Group.Parameters.Threshold,
                Members = Group?.Session.Members.Select(member => Hex.Encode(member.ToBytes())),
                Qualified = Group?.Key.Qualified.Select(dealing => dealing.Dealer),
                PublicKey = Group is null ? null : Hex.Encode(Group.Key.Group.PublicKey.ToBytes()),
                GroupId = Group?.Id.ToString(),
                Transcript = Group is null ? null : Hex.Encode(Group.Key.TranscriptHash.ToBytes()),
            },
            JsonSerializerOptions.Web
        );

    public void Write(IAnsiConsole console)
    {
        if (Group is { } group)
        {
            console.WriteLine(
                $"{Kind} of epoch {group.Session.Epoch}, attempt {group.Session.Attempt}"
            );
            console.WriteLine(
                $"  {group.Key.Group.Parameters.Threshold} of {group.Session.Members.Count} sign; dealings of {string.Join(", ", group.Key.Qualified.Select(d => d.Dealer))} count"
            );
            console.WriteLine($"  key   {Hex.Encode(group.Key.Group.PublicKey.ToBytes())}");
            console.WriteLine($"  group {group.Id}");
            foreach (var (index, member) in group.Session.Members.Index())
                console.WriteLine(
                    $"  member {index + 1}: identity {GroupTexts.Fingerprint(Hex.Encode(member.ToBytes()))}"
                );
        }
        console.MarkupLine(
            Problem is { } problem
                ? $"[red]The transcript does not hold:[/] {Markup.Escape(problem)}"
                : "[green]The transcript holds.[/] Compare the group with the chains' (or give --group-id), and the identities with those that you know."
        );
    }

    private string? Kind =>
        Group?.Session switch
        {
            null => null,
            ResharingSession => "resharing",
            _ => "key generation",
        };
}
