using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>Who may propose and approve what, on the bus and over HTTP.</summary>
public sealed class ProposalTests : IAsyncLifetime
{
    private GroupScene _scene = null!;

    public async Task InitializeAsync() => _scene = await GroupScene.CreateAsync(3, joiners: 1);

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task False_foreign_expired_and_replayed_proposals_are_refused()
    {
        var member = _scene.Members.Part<Keystore>(2).Identity;
        using var stranger = IdentityKey.Create();
        var good = Proposal(member);
        var forged = good.SignedBy(stranger);
        var foreign = Proposal(stranger);
        var stale = Proposal(member, epoch: 3);
        var expired = Proposal(member, attempt: 7) with { ExpiresAt = _scene.Members.Time.Now - 1 };
        expired = expired.SignedBy(member);
        foreach (var proposal in new[] { forged, foreign, stale, expired })
            await _scene.PublishAsync(proposal);
        await Eventually.TrueAsync(() => _scene.LedgerOf(1).Change(expired.ChangeId()) is not null);
        var refused = _scene.LedgerOf(1).Change(expired.ChangeId())!;
        Assert.Equal((ChangeVerdict.Refused, "it has expired"), (refused.Verdict, refused.Reason));

        await _scene.PublishAsync(good);
        var next = await _scene.MadeAsync(1, 2, 3);
        await _scene.HandOverAsync(next);
        await _scene.InForceAsync(next, 1, 2, 3);
        await _scene.PublishAsync(good);
        await _scene.PublishAsync(expired);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.All([1, 2, 3], m => Assert.Single(_scene.LedgerOf(m).Changes));
        Assert.Equal(2, (await _scene.EventsAsync<Group.ChangeReviewed>(1)).Count);
        await _scene.AssertReplayAsync(1, 2, 3);
    }

    [Fact]
    public async Task Approvals_count_only_with_their_participants_signature()
    {
        await _scene.Members.StopAsync(3);
        var members = _scene.Identities(2, 1, 3);
        var change = await _scene.ProposeAsync(1, ChangeKind.Reshare, members);
        using var stranger = IdentityKey.Create();
        foreach (var identity in _scene.Identities(2, 3, 4))
            await _scene.PublishAsync(
                new GroupChangeApproved(change.Id.ToString(), identity, false, "").SignedBy(
                    stranger
                )
            );
        await _scene.ApproveAsync(change.Id, 2);
        await Eventually.TrueAsync(() => _scene.CaseOf(1, change.Id)!.ApprovedBy.Count > 0);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var report = await _scene.StatusAsync(1);
        Assert.Equal("approved", report!.State);
        Assert.Equal(_scene.Identities(2, 1), report.ApprovedBy);
        Assert.Equal(_scene.Identities(3), report.Missing);
    }

    [Fact]
    public async Task A_resharing_waits_for_each_operator()
    {
        var change = await _scene.ProposeAsync(
            1,
            ChangeKind.Reshare,
            _scene.Identities(1, 2, 3, 4)
        );
        Assert.Equal("approved", change.State);
        await Eventually.TrueAsync(async () => (await _scene.StatusAsync(2))?.State == "waiting");
        Assert.Null(_scene.CaseOf(1, change.Id)!.Session);
    }

    [Fact]
    public async Task Orders_need_the_operators_token_and_have_to_make_sense()
    {
        var refresh = new ChangeRequest(ChangeKind.Refresh);
        await AssertAsync(401, "operator-token-wrong", refresh, token: "another");
        await AssertAsync(422, "change-invalid", new ChangeRequest("revolution"));
        await AssertAsync(422, "change-invalid", refresh with { Threshold = 1 });
        await AssertAsync(422, "change-invalid", new ChangeRequest(ChangeKind.Reshare, ["0x1234"]));
        await AssertAsync(404, "change-unknown", refresh, "/v1/group/changes/0x12/approval");
        await _scene.Members.StartAsync(4);
        await Eventually.TrueAsync(() => _scene.LedgerOf(4).InForce is not null);
        await AssertAsync(409, "not-a-member", refresh, member: 4);
        Assert.Empty(_scene.LedgerOf(1).Changes);
    }

    private async Task AssertAsync(
        int status,
        string code,
        ChangeRequest request,
        string path = "/v1/group/changes",
        string token = MemberHosts.Token,
        int member = 1
    )
    {
        using var answer = await _scene.PostAsync(member, path, request, token);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    private GroupChangeProposed Proposal(IdentityKey proposer, ulong epoch = 2, int attempt = 1) =>
        new GroupChangeProposed(
            ChangeKind.Refresh,
            epoch,
            attempt,
            _scene.Group.Id.ToString(),
            _scene.Group.Threshold,
            _scene.Identities(1, 2, 3),
            _scene.Members.Time.Now + 600,
            Evm.Hex.Encode(proposer.PublicKey.ToBytes()),
            ""
        ).SignedBy(proposer);
}
