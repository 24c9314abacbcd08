using Notary.ThresholdBls;

namespace Notary.Devnet;

/// <summary>How the whole system is run on one machine.</summary>
public sealed record DevnetOptions
{
    /// <summary>anvil's block interval.</summary>
    public TimeSpan BlockTime { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>The dev peer's batch timeout.</summary>
    public TimeSpan FabricBlockTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>n.</summary>
    public int Notaries { get; init; } = 4;

    /// <summary>t; null for ⌊2n/3⌋ + 1.</summary>
    public int? Threshold { get; init; }

    /// <summary>Every service and notary in a process of its own, over RabbitMQ; else all in this process.</summary>
    public bool Distributed { get; init; }

    /// <summary>So many notaries the demo stops for good, while they are being asked for penalties; at most n − t.</summary>
    public int StoppedNotaries { get; init; }

    /// <summary>EIP-3668 URLs that the UserContract names before the oracle's own.</summary>
    public IReadOnlyList<string> FurtherGateways { get; init; } = [];

    /// <summary>Whether payments may also be made in an ERC-20.</summary>
    public bool Token { get; init; }

    /// <summary>Further settings of every notary.</summary>
    public IReadOnlyDictionary<string, string?> NotarySettings { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>n and t.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No group may have these (PROTOCOL 2).</exception>
    public ThresholdParameters Group =>
        Threshold is { } t ? new(Notaries, t) : ThresholdParameters.Default(Notaries);
}
