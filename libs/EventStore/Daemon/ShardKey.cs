namespace Notary.EventStore;

/// <summary>
/// A shard's name and its advisory locks. Who runs it holds <see cref="Lock"/>; a rebuild takes <see cref="RebuildLock"/> to
/// be given way, and then <see cref="Lock"/>. Both are a session's: they end with their holder.
/// </summary>
internal sealed record ShardKey(string Name, long Lock, long RebuildLock)
{
    internal static ShardKey Of(string schema, string name) =>
        new(
            name,
            AdvisoryLock.Key(schema, LockPurpose + name),
            AdvisoryLock.Key(schema, RebuildPurpose + name)
        );

    internal const string LockPurpose = "shard/";
    internal const string RebuildPurpose = "rebuild/";
}
