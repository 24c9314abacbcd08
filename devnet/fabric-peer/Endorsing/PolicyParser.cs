using System.Globalization;

namespace Notary.FabricPeer.Endorsing;

/// <summary>
/// Reads a policy as Fabric's tools write it: <c>AND('Org1MSP.peer', OR('Org2MSP.peer', 'Org3MSP.member'))</c>,
/// <c>OutOf(2, …)</c> (Fabric, common/policydsl).
/// </summary>
internal ref struct PolicyParser
{
    private readonly string _text;
    private ReadOnlySpan<char> _rest;

    private PolicyParser(string text)
    {
        _text = text;
        _rest = text;
    }

    /// <exception cref="FormatException">The message says what was expected where.</exception>
    public static EndorsementPolicy Parse(string text)
    {
        var parser = new PolicyParser(text);
        var policy = parser.Policy();
        return parser._rest.IsWhiteSpace() ? policy : throw parser.Expected("the end");
    }

    private EndorsementPolicy Policy()
    {
        Skip();
        return _rest.StartsWith("'") ? Principal() : Gate();
    }

    private EndorsementPolicy.Peer Principal()
    {
        Take("'");
        var name = Until("'");
        Take("'");
        var dot = name.LastIndexOf('.');
        return dot > 0 && name[(dot + 1)..] is "peer" or "member"
            ? new EndorsementPolicy.Peer(name[..dot].ToString())
            : throw new FormatException(
                $"policy {_text}: '{name}' is not an organisation's peers, as in 'Org1MSP.peer'"
            );
    }

    private EndorsementPolicy.OutOf Gate()
    {
        var name = Until("(").Trim().ToString();
        Take("(");
        int? count = string.Equals(name, "OutOf", StringComparison.OrdinalIgnoreCase)
            ? Count()
            : null;
        var policies = new List<EndorsementPolicy> { Policy() };
        while (TryTake(","))
        {
            policies.Add(Policy());
        }
        Take(")");
        return Gate(count ?? CountOf(name, policies.Count), policies);
    }

    private readonly EndorsementPolicy.OutOf Gate(int count, List<EndorsementPolicy> policies) =>
        count >= 1 && count <= policies.Count
            ? new(count, policies)
            : throw new FormatException(
                $"policy {_text}: {count} of {policies.Count} policies cannot be"
            );

    private int Count()
    {
        var digits = Until(",");
        Take(",");
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Expected("a number");
    }

    private readonly int CountOf(string name, int policies) =>
        name.ToUpperInvariant() switch
        {
            "AND" => policies,
            "OR" => 1,
            _ => throw Expected("AND, OR or OutOf"),
        };

    private ReadOnlySpan<char> Until(string end)
    {
        var length = _rest.IndexOf(end, StringComparison.Ordinal);
        if (length < 0)
        {
            throw Expected(end);
        }
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private void Take(string token)
    {
        if (!TryTake(token))
        {
            throw Expected(token);
        }
    }

    private bool TryTake(string token)
    {
        Skip();
        if (!_rest.StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }
        _rest = _rest[token.Length..];
        return true;
    }

    private void Skip() => _rest = _rest.TrimStart();

    private readonly FormatException Expected(string what) =>
        new($"policy {_text}: {what} is expected at character {_text.Length - _rest.Length + 1}");
}
