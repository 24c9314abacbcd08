using System.Text.Json;
using System.Text.RegularExpressions;

namespace Notary.EventStore;

/// <summary>Settings of one event log.</summary>
public sealed partial class StoreOptions
{
    public string ConnectionString { get; private set; } = "";

    /// <summary>The schema that holds this log's tables: one per service instance.</summary>
    public string DatabaseSchemaName
    {
        get;
        set
        {
            if (!SchemaName().IsMatch(value))
                throw new ArgumentException(
                    $"'{value}' is not a schema name: a-z, 0-9 and _, at most 50.",
                    nameof(value)
                );
            field = value;
        }
    } = "events";

    public EventTypeRegistry Events { get; } = new();

    public ProjectionOptions Projections { get; } = new();

    /// <summary>How events, headers and documents become JSON. Change it before first use only.</summary>
    public JsonSerializerOptions Json { get; private set; } = new(JsonSerializerDefaults.Web);

    /// <summary>Most sessions that share one append transaction.</summary>
    public int MaxGroupSize { get; set; } = 200;

    /// <summary>How long an append retries while the database cannot be reached.</summary>
    public TimeSpan AppendRetry { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How old a message may be to be received, and how long the inbox remembers those that were; null: without end. Longer
    /// than any message waits in a queue, an outbox or a parking place.
    /// </summary>
    public TimeSpan? InboxRetention { get; set; } = TimeSpan.FromDays(30);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public void Connection(string connectionString) => ConnectionString = connectionString;

    public void UseSystemTextJsonForSerialization(JsonSerializerOptions options) => Json = options;

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,49}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();
}
