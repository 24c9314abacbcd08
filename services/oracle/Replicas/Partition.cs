using System.Globalization;
using Notary.Evm;

namespace Notary.Oracle.Replicas;

/// <summary>A fixed share of the agreements, which one oracle at a time decides for.</summary>
public static class Partition
{
    /// <summary>For ever: two oracles that counted differently would both own an agreement.</summary>
    public const int Count = 32;

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable
            .Range(0, Count)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"partition-{n:00}")),
    ];

    /// <summary>By the agreement's id, which is a hash.</summary>
    public static int Of(Bytes32 agreementId)
    {
        Span<byte> id = stackalloc byte[Bytes32.Size];
        agreementId.CopyTo(id);
        return id[^1] % Count;
    }
}
