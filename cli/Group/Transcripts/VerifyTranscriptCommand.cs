using System.CommandLine;

namespace Notary.Cli.Group.Transcripts;

/// <summary><c>notary group verify-transcript</c>: whether a group came by its key as the protocol has it. Needs nobody's word.</summary>
internal static class VerifyTranscriptCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("FILE|URL")
        {
            Description =
                "The transcript: a file, - for standard input, or a URL, as http://NOTARY/v1/group/transcript?epoch=1.",
        };
        var group = new Option<string?>("--group-id")
        {
            Description =
                "The id of the group that it should show, as the chains have it (0x, 64 digits).",
        };
        var json = Output.JsonOption();
        var command = new Command(
            "verify-transcript",
            "Check every signed message by which a group came by its key, offline."
        )
        {
            source,
            group,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var document = await TranscriptSource.ReadAsync(
                    parsed.GetValue(source)!,
                    cancellation
                );
                var verdict = TranscriptVerdict.Of(document, parsed.GetValue(group));
                new Output(parsed.GetValue(json)).Result(verdict.ToJson, verdict.Write);
                return verdict.Problem is null ? 0 : 1;
            }
        );
        return command;
    }
}
