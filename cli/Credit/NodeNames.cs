using Notary.Contracts.Group;

namespace Notary.Cli.Credit;

/// <summary>Nodes by the beginning of their names.</summary>
internal static class NodeNames
{
    /// <exception cref="UsageException">There is none, or several.</exception>
    public static string Find(CreditReport report, string text)
    {
        var fitting = report
            .Nodes.Where(n => text.Length > 0 && n.Node.StartsWith(text, StringComparison.Ordinal))
            .ToList();
        return fitting is [{ Node: var node }]
            ? node
            : throw new UsageException(
                $"{(fitting.Count == 0 ? "No" : "More than one")} notary's name begins with {text}: type ./notary credit."
            );
    }
}
