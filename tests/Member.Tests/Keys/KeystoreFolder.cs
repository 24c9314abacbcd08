namespace Notary.Member.Tests.Keys;

/// <summary>A folder for keystores that goes with the test.</summary>
internal sealed class KeystoreFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("notary-keystore-").FullName;

    public IReadOnlyList<string> Files =>
        [.. Directory.GetFiles(_path).Order(StringComparer.Ordinal)];

    public string PathOf(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
