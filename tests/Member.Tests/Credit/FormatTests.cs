using System.Runtime.CompilerServices;
using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Member.Credit;
using Notary.Member.Credit.Elections;
using Notary.Member.Group;

namespace Notary.Member.Tests.Credit;

/// <summary>Messages and events of credit as this version writes them: each golden file is read, and written with the same bytes.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("grade-given.json", typeof(GradeGiven))]
    [InlineData("candidate-registered.json", typeof(CandidateRegistered))]
    [InlineData("candidate-on-chain.json", typeof(CandidateRegistered))]
    [InlineData("evidence-offered.json", typeof(EvidenceOffered))]
    [InlineData("evidence-proposed.json", typeof(EvidenceProposed))]
    [InlineData("evidence-echoed.json", typeof(EvidenceEchoed))]
    [InlineData("evidence-agreed.json", typeof(EvidenceAgreed))]
    [InlineData("exchange-witnessed.json", typeof(ExchangeWitnessed))]
    [InlineData("recommendation-given.json", typeof(RecommendationGiven))]
    [InlineData("partial-received.json", typeof(PartialReceived))]
    [InlineData("vote-cast.json", typeof(VoteCast))]
    [InlineData("sitting-seen.json", typeof(SittingSeen))]
    [InlineData("grade-taken.json", typeof(GradeTaken))]
    [InlineData("candidate-heard.json", typeof(CandidateHeard))]
    [InlineData("bond-seen.json", typeof(BondSeen))]
    [InlineData("offer-made.json", typeof(OfferMade))]
    [InlineData("offer-heard.json", typeof(OfferHeard))]
    [InlineData("proposal-made.json", typeof(ProposalMade))]
    [InlineData("proposal-heard.json", typeof(ProposalHeard))]
    [InlineData("echo-made.json", typeof(EchoMade))]
    [InlineData("echo-heard.json", typeof(EchoHeard))]
    [InlineData("evidence-locked.json", typeof(EvidenceLocked))]
    [InlineData("evidence-sealed.json", typeof(EvidenceSealed))]
    [InlineData("scores-computed.json", typeof(ScoresComputed))]
    [InlineData("election-held.json", typeof(ElectionHeld))]
    [InlineData("change-elected.json", typeof(ChangeElected))]
    public void A_golden_file_is_read_and_written_as_it_is(string file, Type type)
    {
        var golden = File.ReadAllText(Golden(file)).TrimEnd();
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }

    private static string Golden(string file, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", file);
}
