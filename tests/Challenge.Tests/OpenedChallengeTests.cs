using System.Text;
using Notary.Chains.Challenges;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;

namespace Notary.Challenge.Tests;

/// <summary>What anybody may write onto a chain as a challenge, read by those who watch it.</summary>
public sealed class OpenedChallengeTests
{
    private static readonly ChallengeEvidence Challenge = new TestExchange(1_900_000_000).Challenge(
        PenaltyKind.PaymentMissing
    );

    private static string Json => Encoding.UTF8.GetString(ChallengeJson.Write(Challenge));

    [Fact]
    public void A_challenge_on_chain_is_the_message_that_it_stands_for()
    {
        Assert.Equal(Challenge.ToMessage(), Opened(Json).Read());
        Assert.InRange(Json.Length, 1, ChallengeJson.MaxBytesOnChain);
        // The form of docs/formats.md, which other programs write.
        Assert.StartsWith(
            $$"""{"challengeId":"{{Challenge.ChallengeId}}","kind":0,"agreement":"0x""",
            Json,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[[[[[[[[")]
    [InlineData("\ud83d\0")]
    public void What_is_no_challenge_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Opened(text).Read());

    [Theory]
    [InlineData("0xperformed", "")]
    [InlineData("0xperformed", "\\u0000")]
    [InlineData("0xperformed", "\\ud800")]
    [InlineData("0xperformed", "a b")]
    [InlineData("\"0xperformed\"", "null")]
    [InlineData("\"kind\":0", "\"kind\":1")]
    [InlineData("\"kind\":0", "\"kind\":256")]
    [InlineData("\"kind\":0", "\"kind\":0,\"kind\":0")]
    [InlineData("\"kind\":0", "\"kind\":0,\"more\":0")]
    [InlineData("\"challengeId\":\"0x", "\"challengeId\":\"0xff")]
    [InlineData("\"rawTransaction\":\"0x", "\"rawTransaction\":\"0x0")]
    public void An_altered_message_is_refused(string part, string other)
    {
        var altered = Json.Replace(part, other, StringComparison.Ordinal);
        Assert.False(altered == Json, part);
        Assert.Throws<FormatException>(() => Opened(altered).Read());
    }

    [Fact]
    public void Bytes_that_are_no_text_and_too_many_bytes_are_refused()
    {
        var opened = Opened(Json);
        var bytes = opened.Evidence.ToArray();
        bytes[Json.IndexOf("0xperformed", StringComparison.Ordinal)] = 0xff;
        Assert.Throws<FormatException>(() => (opened with { Evidence = bytes }).Read());
        var padded = Json + new string(' ', ChallengeJson.MaxBytesOnChain - Json.Length);
        Assert.Equal(Challenge.ToMessage(), Opened(padded).Read());
        Assert.Throws<FormatException>(() => Opened(padded + " ").Read());
    }

    [Fact]
    public void Evidence_about_another_leg_than_the_one_that_the_contract_names_is_refused()
    {
        var opened = Opened(Json);
        ContractEvent.ChallengeOpened[] others =
        [
            opened with
            {
                AgreementId = Bytes32.Zero,
            },
            opened with
            {
                Sequence = 2,
            },
            opened with
            {
                Kind = PenaltyKind.DeliveryMissing,
            },
            opened with
            {
                AnswerDigest = Bytes32.Zero,
            },
        ];
        Assert.All(others, other => Assert.Throws<FormatException>(() => other.Read()));
    }

    private static ContractEvent.ChallengeOpened Opened(string evidence) =>
        new(
            "0xopened",
            Challenge.Answer.AgreementId,
            Challenge.Answer.Sequence,
            Challenge.Kind,
            Challenge.Challenger.ToBytes32(),
            Challenge.Answer.Digest,
            Encoding.UTF8.GetBytes(evidence)
        );
}
