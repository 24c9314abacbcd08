using System.CommandLine;
using Notary.Cli.Audit;
using Notary.EventStore;

namespace Notary.Cli.Projections;

/// <summary>Which shard an operator means, who the operator is and why: the same for all acts.</summary>
internal sealed class ShardTarget
{
    private readonly LogOptions _logs = new();

    private readonly Argument<string> _instance = new("INSTANCE")
    {
        Description = "Whose shard: oracle, challenge, notary-1 …",
    };

    private readonly Argument<string> _shard = new("SHARD")
    {
        Description = "As ./notary projections list names it.",
    };

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why; it is recorded.",
        Required = true,
    };

    private readonly Option<string> _by = new("--by")
    {
        Description = "Who asks; it is recorded. Default: this user on this machine.",
        DefaultValueFactory = _ => $"{Environment.UserName}@{Environment.MachineName}",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_instance);
        command.Arguments.Add(_shard);
        command.Options.Add(_reason);
        command.Options.Add(_by);
        _logs.AddDatabase(command);
    }

    /// <exception cref="UsageException">There is no such log.</exception>
    public async Task<ShardRequest> OpenAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var instance = parsed.GetValue(_instance)!;
        var logs = await _logs.Catalog(parsed).FindAsync([instance], cancellation);
        return new ShardRequest(
            logs[0].Open(),
            instance,
            parsed.GetValue(_shard)!,
            parsed.GetValue(_by)!,
            parsed.GetValue(_reason)!
        );
    }
}

/// <summary>What an operator asked for, with the log that it is about.</summary>
internal sealed record ShardRequest(
    IDocumentStore Store,
    string Instance,
    string Shard,
    string By,
    string Reason
) : IAsyncDisposable
{
    public IShardOperations Shards => Store.Shards;

    /// <summary>The shard's present state.</summary>
    public async Task<ListedShard> FetchAsync(CancellationToken cancellation) =>
        new(
            Instance,
            (await Shards.FetchShardsAsync(cancellation)).Single(shard => shard.Name == Shard)
        );

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
