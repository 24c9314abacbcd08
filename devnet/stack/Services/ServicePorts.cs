using Notary.Devnet.Processes;

namespace Notary.Devnet.Services;

/// <summary>Where the services will listen; the contracts have to know the oracle's place before it runs.</summary>
internal sealed class ServicePorts(int notaries)
{
    public int Oracle { get; } = FreePort.Next();
    public int Registry { get; } = FreePort.Next();
    public int DataExchange { get; } = FreePort.Next();
    public int Challenge { get; } = FreePort.Next();
    public int EvmWatcher { get; } = FreePort.Next();
    public int FabricWatcher { get; } = FreePort.Next();
    public IReadOnlyList<int> Notaries { get; } =
    [.. Enumerable.Range(0, notaries).Select(_ => FreePort.Next())];

    /// <summary>Every instance and its base address.</summary>
    public IEnumerable<KeyValuePair<string, string>> Instances =>
        new[]
        {
            At("oracle", Oracle),
            At("ipfs-registry", Registry),
            At("data-exchange", DataExchange),
            At("challenge", Challenge),
            At("watcher-evm", EvmWatcher),
            At("watcher-fabric", FabricWatcher),
        }.Concat(Notaries.Select((port, index) => At($"notary-{index + 1}", port)));

    private static KeyValuePair<string, string> At(string instance, int port) =>
        new(instance, $"http://127.0.0.1:{port}/");

    /// <summary>The oracle's EIP-3668 gateway.</summary>
    public string Gateway => $"http://127.0.0.1:{Oracle}/v1/ccip";
}
