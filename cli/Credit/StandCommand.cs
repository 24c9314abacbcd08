using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Notary.Cli.Acting;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary credit register</c> and <c>leave</c>: a notary stands for election with a key for each chain, or no longer does.</summary>
internal static class StandCommand
{
    private static readonly IReadOnlyDictionary<string, string> Nobody = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal);

    public static Command Register()
    {
        var (notaries, party, json) = (new NotaryOptions(), new ActingParty(), Output.JsonOption());
        var @operator = TypedOptions.Text(
            "--operator",
            "Party id (0x…) of who runs it; default: who acts on the first chain (--bond)."
        );
        var keys = new Option<string[]>("--key")
        {
            Description =
                "CHAIN=FILE, once for each chain: eip155:31337=FILE with 0x…, or fabric:CHANNEL=FILE with a P-256 key as PEM.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var bond = TypedOptions.Text(
            "--bond",
            "Register it on the chains too, and pay what is missing of this bond, in base units; with --as or --settings."
        );
        var command = new Command("register", "Let a notary stand for election.")
        {
            @operator,
            keys,
            bond,
            json,
        };
        notaries.AddAll(command);
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var amount = AmountIn(parsed.GetValue(bond), party.IsGiven(parsed));
                var notary = notaries.Read(parsed)[0];
                using var chainKeys = ChainKeys.Read(parsed.GetValue(keys)!);
                var status = await notary.StatusAsync(cancellation);
                // Where credit is off it says so, before anything is paid.
                await notary.AskAsync<CreditReport>("v1/credit", cancellation);
                IReadOnlyList<Sent> sent = [];
                var operators = Nobody;
                if (amount is { } given)
                {
                    await using var chains = party.Open(parsed);
                    var register = new ChainRegister([.. party.Chosen(chains, parsed)]);
                    operators = register.Operators(chainKeys);
                    RequireOne(parsed.GetValue(@operator), operators);
                    sent = await register.RegisterAsync(
                        notary,
                        status.Identity,
                        chainKeys,
                        given,
                        cancellation
                    );
                }
                var by =
                    parsed.GetValue(@operator)
                    ?? operators.Values.FirstOrDefault()
                    ?? throw new UsageException("Who runs it? Give --operator, or --bond.");
                var order = new Candidacy(by, chainKeys.Prove(status.Identity, operators), false);
                await notary.TellAsync("v1/credit/candidacy", order, cancellation);
                Say(new(parsed.GetValue(json)), notary, order, sent);
                return 0;
            }
        );
        return command;
    }

    public static Command Leave()
    {
        var (notaries, party, json) = (new NotaryOptions(), new ActingParty(), Output.JsonOption());
        var @operator = new Option<string>("--operator")
        {
            Description = "Party id (0x…) with which it was registered.",
            Required = true,
        };
        var command = new Command(
            "leave",
            "Let a notary stand for election no longer, and ask for leave where it sits; with --as or --settings on the chains too."
        )
        {
            @operator,
            json,
        };
        notaries.AddAll(command);
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var notary = notaries.Read(parsed)[0];
                var order = new Candidacy(parsed.GetValue(@operator)!, [], Leaves: true);
                await notary.TellAsync("v1/credit/candidacy", order, cancellation);
                IReadOnlyList<Sent> sent = [];
                if (party.IsGiven(parsed))
                {
                    await using var chains = party.Open(parsed);
                    sent = await new ChainRegister([.. party.Chosen(chains, parsed)]).LeaveAsync(
                        cancellation
                    );
                }
                Say(new(parsed.GetValue(json)), notary, order, sent);
                return 0;
            }
        );
        return command;
    }

    /// <summary>Null where nothing is asked of the chains.</summary>
    private static BigInteger? AmountIn(string? text, bool isActorGiven)
    {
        if (text is null)
            return isActorGiven
                ? throw new UsageException("--as and --settings are for --bond AMOUNT.")
                : null;
        return
            text.Length <= 78
            && BigInteger.TryParse(
                text,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var bond
            )
            && bond > 0
            ? bond
            : throw new UsageException($"--bond takes base units, a whole number above 0: {text}");
    }

    /// <exception cref="UsageException">The notary would refuse the name after everything was paid.</exception>
    private static void RequireOne(string? name, IReadOnlyDictionary<string, string> operators)
    {
        if (name is not null && !operators.Values.Contains(name, StringComparer.Ordinal))
            throw new UsageException(
                $"--operator must be who acts with --bond: {string.Join(" or ", operators.Values)}."
            );
    }

    private static void Say(
        Output output,
        NotaryEndpoint notary,
        Candidacy order,
        IReadOnlyList<Sent> sent
    ) =>
        output.Result(
            () =>
                JsonSerializer.Serialize(
                    new
                    {
                        order.Operator,
                        order.Keys,
                        order.Leaves,
                        sent,
                    },
                    JsonSerializerOptions.Web
                ),
            console =>
            {
                foreach (var s in sent)
                    console.WriteLine($"  {s}");
                console.WriteLine(
                    $"{notary.Url} {(order.Leaves ? "stands no longer" : "stands")} for election, by operator {order.Operator}."
                );
            }
        );

    /// <summary>Body of POST /v1/credit/candidacy.</summary>
    private sealed record Candidacy(string Operator, CandidateKey[] Keys, bool Leaves);
}
