using System.CommandLine;
using Notary.Cli.Agreements;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Cli.Bonds;

/// <summary><c>notary bond forfeit</c>: an attestor that contradicts itself or signs in secret, or a challenger whose challenge was false.</summary>
internal static class ForfeitCommand
{
    private static readonly Option<string> Chain = new("--chain")
    {
        Description = "The chain that holds the bond, as eip155:1 or fabric:CHANNEL.",
        Required = true,
    };

    private static readonly Option<string[]> Answers = new("--answers")
    {
        Description =
            "JSON files, each with an answer and its attestation as the oracle gave them: two of one exchange that differ, or one whose root was not published.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Challenge = TypedOptions.Text(
        "--challenge",
        "Id of a challenge that was false when it was raised."
    );

    private static readonly Option<string?> Holder = TypedOptions.Text(
        "--holder",
        "With --challenge: whose bond, an address."
    );

    private static readonly Option<string?> Beneficiary = TypedOptions.Text(
        "--beneficiary",
        "With --challenge: party id of the accused, 32 bytes, where its counterparty challenged; else the pool gets it."
    );

    public static Command Create()
    {
        var registry = new CaseRegistry();
        var command = new Command("forfeit", "Show the group why a bond is lost.")
        {
            Chain,
            Answers,
            Challenge,
            Holder,
            Beneficiary,
        };
        registry.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var posted = await registry.PostAsync(
                    parsed,
                    Case(parsed),
                    parsed.GetValue(Chain)!,
                    Address(parsed),
                    Party(parsed),
                    cancellation: cancellation
                );
                registry.Tell(parsed, [posted]);
                return 0;
            }
        );
        return command;
    }

    private static BondCase Case(ParseResult parsed) =>
        (parsed.GetValue(Answers), parsed.GetValue(Challenge)) switch
        {
            ([var one, var other], null) => Contradiction(one, other),
            ([var secret], null) => SecretRoot(secret),
            ([] or null, { } id) => Bytes32.TryParse(id, out var challenge)
                ? new BondCase.FalseChallenge(challenge)
                : throw new UsageException("--challenge takes an id, 0x and 64 digits."),
            _ => throw new UsageException(
                "Give either --answers FILE [FILE], or --challenge ID with --holder ADDRESS."
            ),
        };

    private static BondCase.Contradiction Contradiction(string one, string other)
    {
        var (first, second) = (AnswerFile.Read(one), AnswerFile.Read(other));
        var shown = new BondCase.Contradiction(
            first.Answer,
            first.Attestation,
            second.Answer,
            second.Attestation
        );
        return shown.Attestor is not null
            ? shown
            : throw new UsageException(
                $"{one} and {other} are no contradiction: one attestor has to have signed two different answers to one exchange."
            );
    }

    private static BondCase.SecretRoot SecretRoot(string file)
    {
        var (answer, attestation) = AnswerFile.Read(file);
        var shown = new BondCase.SecretRoot(answer, attestation);
        return shown.Attestor is not null
            ? shown
            : throw new UsageException($"The answer of {file} was signed by no attestor.");
    }

    private static Address? Address(ParseResult parsed) =>
        parsed.GetValue(Challenge) is null ? null
        : Evm.Address.TryParse(parsed.GetValue(Holder), out var holder) ? holder
        : throw new UsageException("--challenge needs --holder, an address of 0x and 40 digits.");

    private static Bytes32? Party(ParseResult parsed) =>
        parsed.GetValue(Beneficiary) is not { } text ? null
        : Bytes32.TryParse(text, out var party) ? party
        : throw new UsageException("--beneficiary takes a party id, 0x and 64 digits.");
}
