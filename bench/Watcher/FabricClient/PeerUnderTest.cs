namespace Notary.Bench.Watcher.FabricClient;

/// <summary>Where both clients connect, as whom, and what they call how often; <c>pairs.mjs</c> reads it as JSON.</summary>
internal sealed record PeerUnderTest(
    string Authority,
    string TlsRoot,
    string MspId,
    string Certificate,
    string Key,
    string Channel,
    string Chaincode
)
{
    /// <summary>The lightest transaction: it reads one key and writes none.</summary>
    public string Function { get; } = "UserContract:exchange";

    public IReadOnlyList<string> Arguments { get; } = ["0x" + new string('0', 64), "1"];

    public int WarmUps { get; } = 100;

    public int Measured { get; } = 200;
}
