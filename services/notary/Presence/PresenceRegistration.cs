using Microsoft.Extensions.Options;
using Notary.EventStore;
using Notary.ServiceDefaults;

namespace Notary.Member.Presence;

/// <summary>That a notary is one process, and who of the others is there.</summary>
internal static class PresenceRegistration
{
    /// <summary>Before everything that writes the log or hears the bus.</summary>
    public static void AddTenure(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Tenure(
            Incarnation.Begin(provider.GetRequiredService<TimeProvider>()),
            OptionsOf(provider).Presence.Silence
        ));
        services.AddHostedService<DatabaseLease>();
        services.AddHealthChecks().AddCheck<TenureHealth>("tenure");
    }

    /// <summary>After the bus.</summary>
    public static void AddHeartbeat(this IServiceCollection services)
    {
        services.AddSingleton<Pulse>();
        services.AddSingleton<TenureLog>();
        services.AddSingleton(Expecting);
        services.AddHostedService<PresenceService>();
    }

    public static ConsumerRegistry AddPresenceConsumer(this ConsumerRegistry bus) =>
        bus.AddConsumer<PresenceConsumer>();

    public static EventTypeRegistry MapTenureEvents(this EventTypeRegistry events) =>
        events
            .MapEventType<TwinHeard>("twin_heard")
            .MapEventType<TwinGone>("twin_gone")
            .MapEventType<TenureDecided>("tenure_decided");

    private static Attendance Expecting(IServiceProvider provider)
    {
        var attendance = new Attendance();
        attendance.Expect(OptionsOf(provider).Members);
        return attendance;
    }

    private static NotaryOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<NotaryOptions>>().Value;
}
