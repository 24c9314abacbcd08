using Notary.Member.GroupChanges;
using Notary.Testing;
using Notary.ThresholdBls.Dkg;

namespace Notary.Member.Tests.GroupChanges;

/// <summary>A notary's process ends right after what it says in each phase of a change, and stays away, or comes back.</summary>
public sealed class PhaseTests
{
    private const int Leaver = 4;

    /// <summary>The approval of its own operator comes before the ceremony; a justification takes a complaint, see ByzantineTests.</summary>
    public static TheoryData<DkgMessageKind> Phases =>
        TestTier.IsFull
            ? new()
            {
                DkgMessageKind.Dealing,
                DkgMessageKind.Echo,
                DkgMessageKind.Complaint,
                DkgMessageKind.Transcript,
                DkgMessageKind.Approval,
            }
            : new() { DkgMessageKind.Dealing, DkgMessageKind.Transcript };

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_member_that_leaves_in_a_phase_stops_nothing(DkgMessageKind phase)
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await EndAfterAsync(scene, phase);
        await scene.PassPhasesAsync(() => HaveMade(scene));
        var next = await scene.MadeAsync(1, 2, 3);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3);
        scene.AssertTheySign(next, 1, 2, 3);
        await scene.AssertReplayAsync(1, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task A_member_that_is_restarted_in_a_phase_goes_on(DkgMessageKind phase)
    {
        await using var scene = await GroupScene.CreateAsync(4);
        await EndAfterAsync(scene, phase);
        await scene.Members.StartAsync(Leaver);
        await scene.PassPhasesAsync(() => HaveMade(scene));
        var next = await scene.MadeAsync(1, 2, 3, Leaver);
        await scene.HandOverAsync(next);
        await scene.InForceAsync(next, 1, 2, 3, Leaver);
        await scene.SharesAsync(1, 2, 3, Leaver);
        scene.AssertTheySign(next, 1, 2, Leaver);
        await scene.AssertReplayAsync(1, 2, 3, Leaver);
    }

    /// <summary>A refresh, in which the leaver's process ends once it has said something of the phase.</summary>
    private static async Task EndAfterAsync(GroupScene scene, DkgMessageKind phase)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bus = await CeremonyBus.StartAsync(
            scene.Members.Bus,
            message =>
            {
                if (message.Kind == (int)phase && message.Sender == Leaver)
                    said.TrySetResult();
                return Task.CompletedTask;
            }
        );
        await scene.ProposeAsync(1, ChangeKind.Refresh);
        await said.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await scene.Members.StopAsync(Leaver);
    }

    private static bool HaveMade(GroupScene scene) =>
        new[] { 1, 2, 3 }.All(m => scene.LedgerOf(m).Successor is not null);
}
