namespace Notary.Adversary.Tests.Members;

/// <summary>A committee of four for all tests of a class: its keystores cost time.</summary>
public sealed class OneCommittee : IDisposable
{
    internal Committee Committee { get; } = new(4);

    public void Dispose() => Committee.Dispose();
}
