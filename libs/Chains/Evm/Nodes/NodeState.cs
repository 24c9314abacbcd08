namespace Notary.Chains.Evm.Nodes;

/// <summary>What is known of a node. Times by the pool's clock.</summary>
/// <param name="Fault">Null while it is in good standing.</param>
/// <param name="Detail">The fault in words.</param>
/// <param name="Drops">In a row, without a good minute between them.</param>
/// <param name="RestsUntil">When it may be asked again.</param>
/// <param name="GoodSince">When it last came into good standing.</param>
/// <param name="IsProbed">Whether it ever answered well.</param>
internal sealed record NodeState(
    NodeFault? Fault,
    string Detail,
    int Drops,
    DateTimeOffset RestsUntil,
    DateTimeOffset GoodSince,
    bool IsProbed
)
{
    private const int MaxDoublings = 4;
    private const int LiarFactor = 30;
    private static readonly TimeSpan GoodConduct = TimeSpan.FromMinutes(1);

    public static NodeState New(DateTimeOffset now) => new(null, "", 0, now, now, false);

    public NodeState Dropped(NodeFaultException fault, TimeSpan rest, DateTimeOffset now)
    {
        var isRelapse = Fault is { } last
            ? last.IsPassing() == fault.Fault.IsPassing()
            : now - GoodSince < GoodConduct;
        var drops = isRelapse ? Drops + 1 : 1;
        var factor = 1 << Math.Min(drops - 1, MaxDoublings);
        if (!fault.Fault.IsPassing())
            factor *= LiarFactor;
        return this with
        {
            Fault = fault.Fault,
            Detail = fault.Message,
            Drops = drops,
            RestsUntil = now + (rest * factor),
        };
    }

    public NodeState Restored(DateTimeOffset now) =>
        this with
        {
            Fault = null,
            GoodSince = now,
            IsProbed = true,
        };

    public bool MayBeAsked(DateTimeOffset now) => Fault is null || now >= RestsUntil;
}
