namespace Notary.Devnet.Services;

/// <summary>One service instance to run: which service, under what name, where it listens, and its settings ("Bus:Uri" form).</summary>
public sealed record ServiceSpec(
    ServiceKind Kind,
    string Instance,
    int Port,
    IReadOnlyDictionary<string, string?> Settings
)
{
    public Uri Url => new($"http://127.0.0.1:{Port}");
}
