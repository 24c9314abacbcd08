using System.CommandLine;
using Notary.Cli.Stack;

namespace Notary.Cli.Group;

/// <summary>Which notaries a command speaks to, and by which right: as typed, or those of the demo that runs.</summary>
internal sealed class NotaryOptions
{
    private readonly Option<string[]> _notaries = new("--notary")
    {
        Description =
            "URL of a notary, more than once for several; default: those of a demo that ./notary demo --keep runs.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description =
            "A file whose first line is the notary's operator token (Notary__OperatorToken).",
    };

    /// <summary>For questions.</summary>
    public void AddNotaries(Command command) => command.Options.Add(_notaries);

    /// <summary>For orders.</summary>
    public void AddAll(Command command)
    {
        AddNotaries(command);
        command.Options.Add(_token);
    }

    /// <exception cref="UsageException">None was given and no demo runs, a URL is malformed, or the token cannot be read.</exception>
    public IReadOnlyList<NotaryEndpoint> Read(ParseResult parsed)
    {
        if (parsed.GetValue(_notaries) is { Length: > 0 } given)
            return
            [
                .. given
                    .Select(Url)
                    .Select(url => new NotaryEndpoint(url, Token(parsed) ?? Kept(url))),
            ];
        return StackFile.Find() is { Notaries: { Length: > 0 } notaries } stack
            ?
            [
                .. notaries.Select(url => new NotaryEndpoint(
                    url,
                    Token(parsed) ?? stack.OperatorToken
                )),
            ]
            : throw new UsageException(
                "Which notaries? Give --notary http://…, or start ./notary demo --keep."
            );
    }

    /// <summary>Who started a demo is the operator of its notaries.</summary>
    private static string? Kept(Uri notary)
    {
        try
        {
            return StackFile.Find() is { } stack && stack.Notaries.Contains(notary)
                ? stack.OperatorToken
                : null;
        }
        catch (UsageException)
        {
            // A demo that is gone, and was not asked for.
            return null;
        }
    }

    private string? Token(ParseResult parsed)
    {
        // A command that only asks has no such option.
        if (parsed.GetResult(_token) is null || parsed.GetValue(_token) is not { } file)
            return null;
        try
        {
            return File.ReadLines(file).FirstOrDefault() is { Length: > 0 } token
                ? token
                : throw new UsageException($"--token-file {file} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--token-file cannot be read: {e.Message}");
        }
    }

    private static Uri Url(string text) =>
        TypedOptions.Url("--notary", text.EndsWith('/') ? text : text + "/");
}
