using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Checkpoints;

internal static class CheckpointExtensions
{
    /// <summary>Binds the logs of section <c>Checkpoints</c> into checkpoints; the anchoring is added apart.</summary>
    internal static void AddCheckpoints(this IServiceCollection services)
    {
        services.AddLogDirectory();
        services.AddSingleton<LogSurvey>();
        services.AddSingleton<CheckpointWriter>();
        services.AddHostedService<CheckpointWorker>();
    }
}
