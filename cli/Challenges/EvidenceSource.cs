using System.CommandLine;
using Notary.Chains;
using Notary.Cli.Agreements;
using Notary.Cli.Stack;
using Notary.Client.Challenges;
using Notary.Client.Oracle;
using Notary.Client.Registry;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Challenges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Challenges;

/// <summary>
/// What is challenged: a challenge that somebody signed, or an exchange whose payment is recorded and whose delivery is missing,
/// about which everything else can be asked.
/// </summary>
internal sealed class EvidenceSource
{
    private readonly Option<string?> _challenge = TypedOptions.Text(
        "--challenge",
        "A file with a signed challenge: the JSON that POST /v1/challenges takes."
    );

    private readonly Option<string?> _agreement = TypedOptions.Text(
        "--agreement",
        "Instead of --challenge: the agreement's id, of an exchange whose delivery is missing."
    );

    private readonly Option<ulong> _sequence = new("--sequence")
    {
        Description = "The exchange's number under --agreement.",
    };

    private readonly Option<string?> _promise = TypedOptions.Text(
        "--promise",
        "With --agreement: the provider's signature that came with the index's hash, 65 bytes as 0x-hex."
    );

    private readonly Option<string?> _oracle = TypedOptions.Text(
        "--oracle",
        "URL of the oracle that gave the answer; default: the one of the demo that runs."
    );

    private readonly Option<string?> _registry = TypedOptions.Text(
        "--registry",
        "URL of the registry that has the agreement; default: the one of the demo that runs."
    );

    private Option[] Options => [_challenge, _agreement, _sequence, _promise, _oracle, _registry];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">Too little or too much was given, or it makes no challenge that notaries look into.</exception>
    public async Task<ChallengeEvidence> ReadAsync(
        ParseResult parsed,
        ChainSet chains,
        EvmPrivateKey challenger,
        CancellationToken cancellation
    )
    {
        var challenge = (parsed.GetValue(_challenge), parsed.GetValue(_agreement)) switch
        {
            ({ } file, null) => FromFile(file),
            (null, { } id) when Bytes32.TryParse(id, out var agreement) => await AskAsync(
                parsed,
                agreement,
                chains,
                challenger,
                cancellation
            ),
            (null, { }) => throw new UsageException("--agreement takes an id, 0x and 64 digits."),
            _ => throw new UsageException("Give --challenge FILE, or --agreement and --sequence."),
        };
        return challenge.Violation() is { } violation
            ? throw new UsageException($"No notary would look into it: {violation}.")
            : challenge;
    }

    private static ChallengeEvidence FromFile(string file)
    {
        try
        {
            return ChallengeJson.Read(File.ReadAllBytes(file));
        }
        catch (Exception e)
            when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} holds no challenge: {e.Message}");
        }
    }

    private async Task<ChallengeEvidence> AskAsync(
        ParseResult parsed,
        Bytes32 agreement,
        ChainSet chains,
        EvmPrivateKey challenger,
        CancellationToken cancellation
    )
    {
        if (parsed.GetValue(_sequence) is not (> 0 and var sequence))
            throw new UsageException("--sequence takes the exchange's number, from 1.");
        var promise = PromiseOf(parsed);
        using var oracle = Connect(parsed, _oracle, stack => stack.Oracle);
        using var registry = Connect(parsed, _registry, stack => stack.Registry);
        var answer = await new OracleClient(oracle).FindAsync(
            ExchangeId.Of(agreement, sequence),
            cancellation
        );
        var terms = await RegistryTerms.FindAsync(new(registry), agreement, cancellation);
        var chain =
            chains.All.FirstOrDefault(c => c.Identity.Carries(answer.Answer, Side.Payment))
            ?? throw new UsageException("The payment chain is none of those that are configured.");
        var payment =
            await chain.FindLegAsync(agreement, sequence, Side.Payment, cancellation)
            ?? throw new UsageException(
                $"{chain.Identity.Id} has no payment of this exchange: nothing is owed for it."
            );
        return Challenger.DeliveryMissing(terms, answer, promise, payment, challenger);
    }

    private EvmSignature PromiseOf(ParseResult parsed)
    {
        try
        {
            return EvmSignature.Parse(parsed.GetValue(_promise) ?? "");
        }
        catch (FormatException)
        {
            throw new UsageException(
                "Give --promise, the provider's signature that came with the index's hash: 0x and 130 digits. "
                    + "Without it a provider owes nothing for an index."
            );
        }
    }

    private static HttpClient Connect(
        ParseResult parsed,
        Option<string?> option,
        Func<StackFile, Uri?> ofDemo
    ) => new() { BaseAddress = ServiceUrl.Of(parsed, option, ofDemo) };
}
