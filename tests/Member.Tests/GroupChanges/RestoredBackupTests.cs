using System.Net;
using Notary.Member.Challenges;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>A whole notary with the keystore of a past epoch, as after a loss of its disk.</summary>
public sealed class RestoredBackupTests
{
    private const int Lost = 4;

    [Fact]
    public async Task A_backup_of_a_past_epoch_signs_nothing_says_why_and_a_refresh_takes_it_in_again()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        var (old, session) = (scene.Group, scene.LedgerOf(1).InForce!.Session!.Value);
        var next = await RefreshAndRestoreAsync(scene);
        await scene.Members.StopAsync(1);
        await scene.Members.StopAsync(2);
        await scene.Members.StopAsync(3);
        await scene.Members.StartAnewAsync(Lost);
        await Eventually.TrueAsync(() => scene.LedgerOf(Lost).NamesUnknown);
        await AssertUnreadyAsync(scene, "a group in force that this notary does not know");
        await AssertSilentAsync(scene, old);

        await scene.Members.StartAsync(1, 2, 3);
        await scene.InForceAsync(next, 1, 2, 3, Lost);
        await AssertUnreadyAsync(scene, "no share of epoch 2");
        await AssertSilentAsync(scene, old);
        Assert.Null(scene.Members.Part<Keystore>(Lost).Share(session, Lost));

        await scene.ProposeAsync(1, ChangeKind.Refresh);
        var third = await scene.MadeAsync(1, 2, 3, Lost);
        await scene.HandOverAsync(third);
        await scene.InForceAsync(third, 1, 2, 3, Lost);
        scene.AssertTheySign(third, 1, 2, Lost);
        await scene.AssertReplayAsync(1, Lost);
    }

    [Fact]
    public async Task With_its_log_a_member_has_its_share_again_and_the_old_one_stays_erased()
    {
        await using var scene = await GroupScene.CreateAsync(4);
        var session = scene.LedgerOf(1).InForce!.Session!.Value;
        var next = await RefreshAndRestoreAsync(scene);
        await scene.Members.StartAsync(Lost);
        await scene.SharesAsync(Lost);
        scene.AssertTheySign(next, 1, 2, Lost);
        Assert.Null(scene.Members.Part<Keystore>(Lost).Share(session, Lost));
        await scene.AssertReplayAsync(Lost);
    }

    /// <summary>Epoch 2 is in force; the fourth member is stopped, and has the keystore of epoch 1.</summary>
    private static async Task<GroupSigning.KnownGroup> RefreshAndRestoreAsync(GroupScene scene)
    {
        await scene.Members.StopAsync(Lost);
        var backup = await File.ReadAllBytesAsync(scene.Members.KeystoreOf(Lost));
        await scene.Members.StartAsync(Lost);
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        var next = await scene.MadeAsync(1, 2, 3, Lost);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, Lost);
        await scene.Members.StopAsync(Lost);
        await File.WriteAllBytesAsync(scene.Members.KeystoreOf(Lost), backup);
        return next;
    }

    private static async Task AssertUnreadyAsync(GroupScene scene, string reason)
    {
        using var http = scene.Members.Http(Lost);
        var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var text = await ready.Content.ReadAsStringAsync();
        Assert.Contains(reason, text, StringComparison.Ordinal);
    }

    /// <summary>Asked under the group of its backup.</summary>
    private static async Task AssertSilentAsync(GroupScene scene, GroupSigning.KnownGroup old)
    {
        var attestor = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        using var given = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            scene.SignAsync(TestChains.Payment, attestor, old, given.Token)
        );
        Assert.Empty(await scene.EventsAsync<PartialSigned>(Lost));
    }
}
