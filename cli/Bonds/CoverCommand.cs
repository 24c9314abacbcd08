using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Notary.Cli.Agreements;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;

namespace Notary.Cli.Bonds;

/// <summary><c>notary bond cover</c>: the pool makes up for a penalty that took less than the answer required.</summary>
internal static class CoverCommand
{
    private static readonly Option<string> Chain = new("--chain")
    {
        Description =
            "The accused's chain, which the penalty is on, as eip155:1 or fabric:CHANNEL.",
        Required = true,
    };

    private static readonly Option<string> Answer = new("--answer")
    {
        Description =
            "JSON file with the penalised exchange's answer and its attestation, as the oracle gave them.",
        Required = true,
    };

    private static readonly Option<string> Missing = new Option<string>("--missing")
    {
        Description = "What the penalty was for.",
        Required = true,
    }.AcceptOnlyFromAmong("payment", "delivery");

    private static readonly Option<string> Amount = new("--amount")
    {
        Description =
            "The answer's required sum without what the penalty paid, in base units; or all that the pool has, if that is less.",
        Required = true,
    };

    public static Command Create()
    {
        var registry = new CaseRegistry();
        var command = new Command(
            "cover",
            "Have the pool pay what a penalty could not take: an account was vouched for beyond what it held."
        )
        {
            Chain,
            Answer,
            Missing,
            Amount,
        };
        registry.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var amount = AmountOf(parsed);
                var (answer, _) = AnswerFile.Read(parsed.GetValue(Answer)!);
                var terms = await registry.TermsAsync(parsed, answer.AgreementId, cancellation);
                var posted = await registry.PostAsync(
                    parsed,
                    new BondCase.Shortfall(terms, answer, KindOf(parsed)),
                    parsed.GetValue(Chain)!,
                    amount: amount,
                    cancellation: cancellation
                );
                registry.Tell(parsed, [posted]);
                return 0;
            }
        );
        return command;
    }

    private static PenaltyKind KindOf(ParseResult parsed) =>
        string.Equals(parsed.GetValue(Missing), "payment", StringComparison.Ordinal)
            ? PenaltyKind.PaymentMissing
            : PenaltyKind.DeliveryMissing;

    private static BigInteger AmountOf(ParseResult parsed) =>
        BigInteger.TryParse(
            parsed.GetValue(Amount),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var amount
        ) && !amount.IsZero
            ? amount
            : throw new UsageException("--amount takes a number of base units, above 0.");
}
