using Notary.EventStore;

namespace Notary.GroupFollowing;

/// <summary>What a service's replay needs of the groups in its log.</summary>
public static class GroupReplay
{
    /// <summary>The groups as they stood in the log before an event.</summary>
    public static ValueTask<GroupRoll> RollBeforeAsync(
        this ReplayInputs log,
        IEvent decision,
        CancellationToken cancellation
    ) => log.StateAsync(decision, GroupBook.Stream, new GroupRoll(), GroupBook.Apply, cancellation);

    /// <summary>What should stand where an announcement does: it was checked, and told something.</summary>
    public static async ValueTask<object> CheckAsync(
        this ReplayInputs log,
        IEvent recorded,
        GroupAnnounced announced,
        CancellationToken cancellation
    )
    {
        var roll = await log.RollBeforeAsync(recorded, cancellation);
        if (roll.Objection(announced.Group) is { } objection)
            return $"nothing: {objection}";
        return roll.IsNews(announced.Group) ? announced : "nothing: it is no news";
    }
}
