using Npgsql;
using NpgsqlTypes;

namespace Notary.EventStore;

/// <summary>Batch commands with positional parameters.</summary>
internal static class Sql
{
    internal static NpgsqlBatchCommand Command(
        string sql,
        params ReadOnlySpan<NpgsqlParameter> parameters
    )
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    internal static NpgsqlParameter Parameter<T>(T value) =>
        new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>One value for each item, as an array.</summary>
    internal static NpgsqlParameter Column<TItem, T>(
        IReadOnlyCollection<TItem> items,
        NpgsqlDbType type,
        Func<TItem, T> value
    )
    {
        var values = new T[items.Count];
        var i = 0;
        foreach (var item in items)
            values[i++] = value(item);
        return new NpgsqlParameter<T[]>
        {
            TypedValue = values,
            NpgsqlDbType = NpgsqlDbType.Array | type,
        };
    }
}
