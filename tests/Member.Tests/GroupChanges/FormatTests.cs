using System.Runtime.CompilerServices;
using System.Text.Json;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Ceremonies;
using Notary.Member.Group;
using Notary.Member.Misbehaviour;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>
/// Messages and events of groups as older versions wrote them: each golden file is read, and written with the same bytes.
/// </summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("ceremony-message.json", typeof(CeremonyMessage))]
    [InlineData("group-change-proposed.json", typeof(GroupChangeProposed))]
    [InlineData("group-change-approved.json", typeof(GroupChangeApproved))]
    [InlineData("group-sought.json", typeof(GroupSought))]
    [InlineData("key-generation-started.json", typeof(CeremonyStarted))]
    [InlineData("key-generation-message-sent.json", typeof(CeremonyMessageSent))]
    [InlineData("key-generation-message-received.json", typeof(CeremonyMessageReceived))]
    [InlineData("key-generated.json", typeof(CeremonySucceeded))]
    [InlineData("key-generation-failed.json", typeof(CeremonyFailed))]
    [InlineData("misbehaviour-reported.json", typeof(MisbehaviourReported))]
    [InlineData("bad-partial-shown.json", typeof(BadPartialShown))]
    [InlineData("breach-seen.json", typeof(BreachSeen))]
    [InlineData("group-learned.json", typeof(GroupLearned))]
    [InlineData("group-made.json", typeof(GroupMade))]
    [InlineData("change-received.json", typeof(ChangeReceived))]
    [InlineData("approval-heard.json", typeof(ApprovalHeard))]
    [InlineData("group-seen.json", typeof(GroupSeen))]
    [InlineData("group-entered.json", typeof(GroupEntered))]
    [InlineData("change-reviewed.json", typeof(ChangeReviewed))]
    [InlineData("change-approved.json", typeof(ChangeApproved))]
    [InlineData("ceremony-begun.json", typeof(CeremonyBegun))]
    [InlineData("change-ended.json", typeof(ChangeEnded))]
    public void A_golden_file_is_read_and_written_as_it_is(string file, Type type)
    {
        var golden = File.ReadAllText(Golden(file)).TrimEnd();
        var value = JsonSerializer.Deserialize(golden, type);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
    }

    [Fact]
    public void A_recorded_proposal_has_its_id_and_its_signature()
    {
        var proposal = JsonSerializer.Deserialize<GroupChangeProposed>(
            File.ReadAllText(Golden("group-change-proposed.json"))
        )!;
        var approval = JsonSerializer.Deserialize<GroupChangeApproved>(
            File.ReadAllText(Golden("group-change-approved.json"))
        )!;
        var proposer = IdentityPublicKey.Parse(Hex.Decode(proposal.Proposer));
        Assert.True(proposal.IsSignedBy(proposer));
        Assert.False((proposal with { ExpiresAt = proposal.ExpiresAt + 1 }).IsSignedBy(proposer));
        Assert.False((proposal with { Attempt = 2 }).IsSignedBy(proposer));
        Assert.Equal(approval.Change, proposal.ChangeId().ToString());
        Assert.Equal(proposal.ChangeId(), (proposal with { ExpiresAt = 1 }).ChangeId());
        Assert.True(approval.IsSignedBy(IdentityPublicKey.Parse(Hex.Decode(approval.Member))));
        Assert.False((approval with { AsksForReply = true }).IsSignedBy(proposer));
    }

    private static string Golden(string file, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", file);
}
