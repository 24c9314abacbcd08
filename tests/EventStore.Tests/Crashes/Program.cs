namespace Notary.EventStore.Tests.Crashes;

/// <summary>The service that the crash test runs as a process of its own, to kill it.</summary>
internal static class Program
{
    internal static Task<int> Main(string[] args) => VictimService.RunAsync(args);
}
