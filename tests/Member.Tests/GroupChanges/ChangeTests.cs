using System.Net.Http.Json;
using Notary.Evm;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Transcripts;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>Changes of a group over the bus, with real logs and keystores.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task A_refresh_needs_one_operator_and_erases_the_old_shares()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        var old = scene.Group;
        var oldSession = scene.LedgerOf(1).InForce!.Session!.Value;
        var oldShares = Enumerable
            .Range(1, 4)
            .Select(m => scene.KeyringOf(m).Current!.Share.Export());
        var kept = oldShares.ToArray();
        await scene.ProposeAsync(2, ChangeKind.Refresh);
        var next = await scene.MadeAsync(1, 2, 3, 4);
        Assert.Equal(old.PublicKey, next.PublicKey);
        Assert.Equal(2UL, next.Epoch);
        Assert.Equal(1UL, scene.KeyringOf(1).Current!.Epoch);

        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4);
        scene.AssertTheySign(next, 2, 3, 4);
        var keystore = scene.Members.Part<Keystore>(1);
        Assert.Null(keystore.Share(oldSession, 1));
        Assert.Null(keystore.FindDealerSeed(oldSession));
        Assert.Null(keystore.FindDealerSeed(scene.LedgerOf(1).InForce!.Session!.Value));
        Assert.Null(scene.KeyringOf(1).Of(1));
        AssertNeverCombine(old, kept, next, [.. Enumerable.Range(1, 4).Select(ShareOf)]);
        await scene.AssertReplayAsync(1, 2, 3, 4);

        byte[] ShareOf(int member) => scene.KeyringOf(member).Current!.Share.Export();
    }

    [Fact]
    public async Task A_group_grows_by_members_that_were_no_members_of_the_first_one()
    {
        await using var scene = await GroupScene.CreateAsync(3, joiners: 2);
        await scene.Members.StartAsync(4);
        var change = await scene.ProposeAsync(
            1,
            ChangeKind.Reshare,
            scene.Identities(1, 2, 3, 4, 5)
        );
        await scene.Members.StartAsync(5);
        await scene.ApproveAsync(change.Id, 2, 3, 4, 5);
        var next = await scene.MadeAsync(1, 2, 3, 4, 5);
        Assert.Equal((5, 4), (next.Identities.Count, next.Threshold));
        Assert.Equal(scene.Group.PublicKey, next.PublicKey);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4, 5);
        scene.AssertTheySign(next, 2, 3, 4, 5);
        await scene.AssertReplayAsync(1, 4, 5);
    }

    [Fact]
    public async Task A_group_shrinks_and_a_leaver_keeps_nothing()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await scene.ProposeAsync(2, ChangeKind.Leave);
        var next = await scene.MadeAsync(1, 2, 3, 4);
        Assert.Equal(3, next.Identities.Count);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 4);
        scene.AssertTheySign(next, 1, 3, 4);
        Assert.Equal(3, scene.KeyringOf(4).Current!.Member);
        Assert.Null(scene.KeyringOf(2).Current);
        await scene.AssertReplayAsync(1, 2, 3, 4);

        // Its renumbered members sign under their new numbers, and that replays too.
        var attestor = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        await scene.SignAsync(TestChains.Payment, attestor);
        await scene.AssertReplayAsync(3, 4);
    }

    [Fact]
    public async Task A_key_is_replaced_and_the_one_who_is_left_out_signs_what_it_watched()
    {
        await using var scene = await GroupScene.CreateAsync(4, joiners: 1);
        await scene.Members.StartAsync(5);
        var first = scene.Group.PublicKey;
        var change = await scene.ProposeAsync(1, ChangeKind.Replace, scene.Identities(1, 2, 5, 4));
        await scene.ApproveAsync(change.Id, 2, 3, 4, 5);
        var next = await scene.MadeAsync(1, 2, 3, 4, 5);
        Assert.NotEqual(first, next.PublicKey, StringComparer.Ordinal);
        // Without the third, who is not in the new group, there would be no three of the old one.
        await scene.Members.StopAsync(4);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, 5);
        scene.AssertTheySign(next, 1, 2, 5);
        Assert.Equal(first, scene.KeyringOf(1).FirstPublicKey);

        using var http = scene.Members.Http(3);
        var json = await http.GetByteArrayAsync("/v1/group/transcript?epoch=2");
        var shown = TranscriptDocument.Parse(json).Verify();
        Assert.Equal(next.PublicKey, Hex.Encode(shown.Group.PublicKey.ToBytes()));
        await scene.AssertReplayAsync(1, 2, 3, 5);
    }

    [Fact]
    public async Task Transcripts_of_past_epochs_stay()
    {
        await using var scene = await GroupScene.CreateAsync(3);
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        using var http = scene.Members.Http(2);
        foreach (var epoch in new[] { 1, 2 })
        {
            var json = await http.GetByteArrayAsync($"/v1/group/transcript?epoch={epoch}");
            Assert.Equal((ulong)epoch, TranscriptDocument.Parse(json).Session.Epoch);
        }
        Assert.False((await http.GetAsync("/v1/group/transcript?epoch=3")).IsSuccessStatusCode);
        var report = await http.GetFromJsonAsync<Contracts.Group.GroupReport>("/v1/group/status");
        Assert.Equal((2UL, 2), (report!.Epoch, report.Member));
        Assert.Null(report.Change);
    }

    /// <summary>t shares of which one is of the other epoch make no signature of the group.</summary>
    private static void AssertNeverCombine(
        GroupSigning.KnownGroup old,
        byte[][] oldShares,
        GroupSigning.KnownGroup next,
        byte[][] nextShares
    )
    {
        var message = "message"u8.ToArray();
        PartialSignature Of(byte[][] shares, int member)
        {
            using var share = SecretShare.Parse(member, shares[member - 1]);
            return share.Sign(message);
        }
        var mixed = next.Key.Combine([Of(oldShares, 1), Of(nextShares, 2), Of(nextShares, 3)]);
        Assert.False(next.Key.PublicKey.Verify(message, mixed));
        var same = old.Key.Combine([Of(oldShares, 1), Of(oldShares, 2), Of(oldShares, 3)]);
        Assert.True(next.Key.PublicKey.Verify(message, same));
    }
}
