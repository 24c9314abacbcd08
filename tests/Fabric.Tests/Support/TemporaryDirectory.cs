namespace Notary.Fabric.Tests.Support;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("notary-fabric-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
