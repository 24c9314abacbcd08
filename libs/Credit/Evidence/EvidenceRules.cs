namespace Notary.Credit.Evidence;

/// <summary>What a block must fulfil beyond its form, before any signature is looked at.</summary>
internal static class EvidenceRules
{
    private const int HashSize = 32;
    private const long LargestInteger = (1L << 53) - 1;
    private const int MaxKeySize = 256;
    private const int MaxDigits = 78; // of 2^256 − 1
    private const int MaxPoints = 100;

    /// <exception cref="FormatException">A rule is broken; the message names which, and where.</exception>
    public static void Require(EvidenceBlock block)
    {
        RequireHead(block);
        RequireNoGaps(block);
        var roster = new Roster(block);
        Each(block.Exchanges, "exchange", e => e.Id, e => Exchange(e, roster));
        Each(block.Grades, "grade", g => $"{g.Exchange} {g.Party}", g => Grade(g, roster));
        Each(
            block.Recommendations,
            "recommendation",
            r => $"{r.Member} {r.Node}",
            r => Recommendation(r, roster)
        );
        Each(block.Rounds, "round", r => r.Id, r => Round(r, roster));
        Each(block.Votes, "vote", v => $"{v.Matter} {v.Voter} {v.Upheld}", v => Vote(v, roster));
        RequireOneAccused(block.Votes);
    }

    private static void RequireHead(EvidenceBlock block)
    {
        Require(
            block.Format == EvidenceBlock.CurrentFormat,
            $"the format is not {EvidenceBlock.CurrentFormat}"
        );
        Require(block.Epoch is > 0 and <= LargestInteger, "epochs count from 1");
        Require(
            block.Begin >= 0 && block.Begin < block.End && block.End <= LargestInteger,
            "an epoch begins, in Unix seconds, before it ends"
        );
        Require(
            block.Previous is null == (block.Epoch == 1),
            "the first block, and only it, has none before it"
        );
        Require(block.Previous is null || NodeId.IsValid(block.Previous), "previous is no CID");
        Each(block.Nodes, "node", n => n.Id, Node);
    }

    /// <summary>Null items of lists, which no annotation keeps out.</summary>
    private static void RequireNoGaps(EvidenceBlock block)
    {
        IEnumerable<object?> items =
        [
            .. block.Exchanges,
            .. block.Grades,
            .. block.Recommendations,
            .. block.Rounds,
            .. block.Votes,
        ];
        Require(items.All(i => i is not null), "a list has an empty place");
        IEnumerable<object?> inner =
        [
            .. block.Exchanges.SelectMany(e => e.Assigned.Concat(e.Served)),
            .. block.Rounds.SelectMany(r => r.Assigned),
            .. block.Rounds.SelectMany(r => r.Receipts),
        ];
        Require(inner.All(i => i is not null), "a list has an empty place");
    }

    private static void Node(Node node)
    {
        Require(node is not null, "a list has an empty place");
        Require(NodeId.IsValid(node!.Id), "its id is not 1 to 128 visible ASCII characters");
        Require(Hex.Is(node.Key, 1, MaxKeySize), "its key is not 0x-hex");
        Require(Hex.Is(node.Operator, 1, MaxKeySize), "its operator is not 0x-hex");
    }

    private static void Exchange(Exchange exchange, Roster roster)
    {
        Require(Hex.Is(exchange.Id, HashSize, HashSize), "its id is not 32 bytes of 0x-hex");
        Require(Hex.Is(exchange.Consumer, 1, MaxKeySize), "its consumer is not 0x-hex");
        Require(Hex.Is(exchange.Provider, 1, MaxKeySize), "its provider is not 0x-hex");
        Require(IsAmount(exchange.Value), "its value is no decimal number of at most 78 digits");
        Each(exchange.Assigned, "assigned node", n => n, roster.RequireNode);
        Each(
            exchange.Served,
            "serving node",
            n => n,
            n =>
                Require(
                    exchange.Assigned.Contains(n, StringComparer.Ordinal),
                    "it was not assigned"
                )
        );
    }

    private static void Grade(Grade grade, Roster roster)
    {
        var exchange = roster.ExchangeOf(grade.Exchange);
        Require(exchange is not null, "there is no such exchange in the block");
        Require(
            grade.Party == exchange!.Consumer || grade.Party == exchange.Provider,
            "its party did not take part in the exchange"
        );
        Require(
            exchange.Assigned.Contains(grade.Node, StringComparer.Ordinal),
            $"{grade.Node} was not assigned to the exchange"
        );
        Require(grade.Points is >= 0 and <= MaxPoints, "its points are not 0 to 100");
        RequireSignature(grade.Signature);
    }

    private static void Recommendation(Recommendation recommendation, Roster roster)
    {
        roster.RequireMember(recommendation.Member);
        roster.RequireNode(recommendation.Node);
        Require(recommendation.Member != recommendation.Node, "nobody recommends itself");
        RequireSignature(recommendation.Signature);
    }

    private static void Round(Round round, Roster roster)
    {
        Require(Hex.Is(round.Id, HashSize, HashSize), "its id is not 32 bytes of 0x-hex");
        Each(round.Assigned, "assigned node", n => n, roster.RequireMember);
        Each(round.Receipts, "receipt", r => $"{r.By} {r.Node}", r => Receipt(r, round));
    }

    private static void Receipt(Receipt receipt, Round round)
    {
        Require(
            round.Assigned.Contains(receipt.By, StringComparer.Ordinal),
            "its receiver was not assigned"
        );
        Require(
            round.Assigned.Contains(receipt.Node, StringComparer.Ordinal),
            "its sender was not assigned"
        );
        Require(receipt.By != receipt.Node, "nobody receives from itself");
        Require(receipt.Micros is > 0 and <= LargestInteger, "its time is not positive");
        RequireSignature(receipt.Signature);
    }

    private static void Vote(Vote vote, Roster roster)
    {
        Require(Hex.Is(vote.Matter, HashSize, HashSize), "its matter is not 32 bytes of 0x-hex");
        roster.RequireMember(vote.Voter);
        if (vote.Accused is { } accused)
            roster.RequireMember(accused);
        RequireSignature(vote.Signature);
    }

    private static void RequireOneAccused(IEnumerable<Vote> votes) =>
        Require(
            votes
                .GroupBy(v => v.Matter, StringComparer.Ordinal)
                .All(m => m.Select(v => v.Accused).Distinct(StringComparer.Ordinal).Count() == 1),
            "the votes on one matter accuse different members"
        );

    private static void RequireSignature(string signature) =>
        Require(Hex.Is(signature, 1, MaxKeySize), "it is not signed: its signature is not 0x-hex");

    private static bool IsAmount(string text) =>
        text.Length is > 0 and <= MaxDigits
        && text.All(char.IsAsciiDigit)
        && (text.Length == 1 || text[0] != '0');

    /// <summary>Items stand in ascending order of their keys, each key once, and each fulfils its rule.</summary>
    private static void Each<T>(
        IReadOnlyList<T> items,
        string kind,
        Func<T, string> key,
        Action<T> rule
    )
    {
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                rule(items[i]);
                Require(
                    i == 0 || string.CompareOrdinal(key(items[i - 1]), key(items[i])) < 0,
                    "it is there twice, or not in the order of the keys"
                );
            }
            catch (FormatException e)
            {
                throw new FormatException($"{kind} {i + 1}: {e.Message}", e);
            }
        }
    }

    internal static void Require(bool rule, string otherwise)
    {
        if (!rule)
            throw new FormatException(otherwise);
    }
}
