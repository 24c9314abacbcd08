using System.Text.Json.Nodes;
using Notary.EventStore;

namespace Notary.Testing;

/// <summary>One recorded input, altered by somebody who can rebuild the hash chain.</summary>
public static class Forgery
{
    /// <summary>Alters a member of the first event of a type ("a.b" for a member of a member), and lets the log verify again.</summary>
    /// <param name="value">JSON; null for another text of the same length: the last digit is changed.</param>
    /// <returns>The position of the altered event.</returns>
    public static async Task<long> ForgeAsync(
        this IDocumentStore store,
        string type,
        string member,
        JsonNode? value = null
    )
    {
        var position = 0L;
        await ForgedLog.WriteAsync(
            store.Options.ConnectionString,
            store.Options.DatabaseSchemaName,
            store,
            e =>
            {
                if (position != 0 || e.Type != type)
                    return e;
                position = e.Position;
                return e with { Data = Alter(e.Data, member.Split('.'), value) };
            }
        );
        return position > 0
            ? position
            : throw new ArgumentException($"no event is a {type}", nameof(type));
    }

    private static string Alter(string data, string[] path, JsonNode? value)
    {
        var root = JsonNode.Parse(data)!.AsObject();
        var parent = path[..^1].Aggregate(root, (json, name) => json[name]!.AsObject());
        parent[path[^1]] = value?.DeepClone() ?? Other(parent[path[^1]]!.GetValue<string>());
        return root.ToJsonString();
    }

    private static string Other(string text) => text[..^1] + (text[^1] == '1' ? '2' : '1');
}
