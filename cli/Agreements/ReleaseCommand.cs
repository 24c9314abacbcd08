using System.CommandLine;
using System.Text.Json;
using Notary.Chains.Calls;
using Notary.Cli.Stack;
using Notary.Client.Http;
using Notary.Client.Registry;
using Notary.Evm;
using Spectre.Console;

namespace Notary.Cli.Agreements;

/// <summary><c>notary agreement release</c>: the deposits, after a request and its delay, or by the notary group after the expiry.</summary>
internal static class ReleaseCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly Option<bool> ByGroup = new("--by-group")
    {
        Description =
            "Ask the notary group, through the registry, which pays: once the agreement has expired and nothing is open.",
    };

    private static readonly Option<string?> Registry = TypedOptions.Text(
        "--registry",
        "The registry's URL; default: the demo's that runs."
    );

    private static readonly Option<int> Wait = new("--wait")
    {
        Description = "With --by-group: how many seconds to wait for both chains.",
        DefaultValueFactory = _ => 120,
    };

    public static Command Create()
    {
        var target = new AgreementTarget();
        var command = new Command("release", "Take the deposits after a request and its delay.")
        {
            ByGroup,
            Registry,
            Wait,
        };
        target.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var id = target.Agreement(parsed);
                return parsed.GetValue(ByGroup)
                    ? AskAsync(parsed, id, target.Output(parsed), cancellation)
                    : target.CallAsync(
                        parsed,
                        _ => [new ChainCall.ReleaseAfterDelay(id)],
                        cancellation
                    );
            }
        );
        return command;
    }

    private static async Task<int> AskAsync(
        ParseResult parsed,
        Bytes32 id,
        Output output,
        CancellationToken cancellation
    )
    {
        using var http = new HttpClient { BaseAddress = At(parsed) };
        var until = DateTimeOffset.UtcNow.AddSeconds(parsed.GetValue(Wait));
        var status = await AskAsync(http, id, cancellation);
        while (!status.IsDone && DateTimeOffset.UtcNow < until)
        {
            Output.Progress.Report($"The notary group is asked: {Text(status)}");
            await Task.Delay(Interval, cancellation);
            status = await AskAsync(http, id, cancellation);
        }
        output.Result(
            () => JsonSerializer.Serialize(new { done = status.IsDone, status.Chains }, Json),
            console => console.WriteLine(Text(status))
        );
        return status.IsDone ? 0 : 1;
    }

    private static JsonSerializerOptions Json => JsonSerializerOptions.Web;

    private static async Task<ReleaseStatus> AskAsync(
        HttpClient http,
        Bytes32 id,
        CancellationToken cancellation
    )
    {
        try
        {
            return await new RegistryClient(http).AskReleaseAsync(id, cancellation);
        }
        catch (Exception e) when (e is RequestRefusedException or HttpRequestException)
        {
            throw new UsageException($"The registry {http.BaseAddress} refuses: {e.Message}");
        }
    }

    private static string Text(ReleaseStatus status) =>
        string.Join(
            ", ",
            status.Chains.Select(c =>
                $"{c.Chain} {(c.State == "anchored" ? "returned" : c.State)} {c.TxId}".TrimEnd()
            )
        );

    private static Uri At(ParseResult parsed) =>
        parsed.GetValue(Registry) is { } url
            ? TypedOptions.Url("--registry", url)
            : StackFile.Find()?.Registry
                ?? throw new UsageException("Give --registry URL, or start ./notary demo --keep.");
}
