using System.CommandLine;
using System.CommandLine.Parsing;
using Notary.Cli.Agreements;
using Notary.Cli.Audit;
using Notary.Cli.Bench;
using Notary.Cli.Bonds;
using Notary.Cli.Challenges;
using Notary.Cli.Credit;
using Notary.Cli.Demo;
using Notary.Cli.Deploy;
using Notary.Cli.Events;
using Notary.Cli.Group;
using Notary.Cli.Projections;
using Notary.Cli.Proofs;
using Notary.Cli.Watch;
using Notary.Cli.Watchtower;

namespace Notary.Cli;

/// <summary>
/// The commands for people. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. What fails says so in one
/// line on <paramref name="errors"/>.
/// </summary>
public sealed class CommandLine(TextWriter errors)
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    /// <summary>Ctrl-C cancels the command, which then has this long to stop what it started.</summary>
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    };

    public static RootCommand Root() =>
        new("Payments for data across chains, backed by deposits and a notary group.")
        {
            DemoCommand.Create(),
            BenchCommand.Create(),
            GroupCommand.Create(),
            AgreementCommand.Create(),
            ChallengeCommand.Create(),
            BondCommand.Create(),
            WatchtowerCommand.Create(),
            CreditCommand.Create(),
            GradeCommand.Create(),
            RecommendCommand.Create(),
            AuditCommand.Create(),
            EventsCommand.Create(),
            WatchCommand.Create(),
            ProofCommand.Create(),
            ProjectionsCommand.Create(),
            DeployCommand.Create(),
        };

    public async Task<int> RunAsync(params string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors is [.., var error])
        {
            return Report(
                WrongUsage,
                $"{OneLine(error.Message)} Type: ./notary {CommandOf(parsed)}--help"
            );
        }

        return await InvokeAsync(parsed);
    }

    private async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            return await parsed.InvokeAsync(Invocation);
        }
        catch (UsageException exception)
        {
            return Report(WrongUsage, OneLine(exception.Message));
        }
        catch (OperationCanceledException)
        {
            return Report(Interrupted, "interrupted");
        }
#pragma warning disable CA1031 // The last resort of the process: whatever failed is told in one line.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Report(Failed, Explain(exception));
        }
    }

    /// <summary>One line; with NOTARY_DEBUG set, everything.</summary>
    private static string Explain(Exception exception) =>
        Environment.GetEnvironmentVariable("NOTARY_DEBUG") is null
            ? OneLine(exception.Message)
            : exception.ToString();

    /// <summary>"audit replay ", as typed; empty for the root.</summary>
    private static string CommandOf(ParseResult parsed)
    {
        var names = "";
        for (
            var result = parsed.CommandResult;
            result.Parent is CommandResult parent;
            result = parent
        )
            names = $"{result.Command.Name} {names}";
        return names;
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private int Report(int code, string message)
    {
        errors.WriteLine($"notary: {message}");
        return code;
    }
}
