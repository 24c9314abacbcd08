using Microsoft.Extensions.DependencyInjection;

namespace Notary.GroupFollowing;

public static class GroupFollowingRegistration
{
    /// <summary>
    /// Follows the group on the service's chains. Its event types <see cref="GroupAnnounced"/> and <see cref="GroupShown"/> are
    /// to be mapped, and <see cref="GroupConsumer"/> added to the bus.
    /// </summary>
    public static IServiceCollection AddGroupFollowing(this IServiceCollection services) =>
        services
            .AddSingleton<GroupBook>()
            .AddSingleton<GroupObserver>()
            .AddHostedService<GroupWatch>();
}
