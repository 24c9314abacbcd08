namespace Notary.EventStore.Tests;

/// <summary>Accounts by stream, failing where a test wants it to.</summary>
internal sealed class AccountProjection : SingleStreamProjection<Account>
{
    public override int Version => NewVersion;

    internal int NewVersion { get; init; } = 1;
}
