namespace Notary.Chains;

/// <summary>Bounds that watchers of every chain share.</summary>
public static class ChainLimits
{
    /// <summary>How many of the newest blocks' hashes are remembered, to find where a reorganisation began.</summary>
    public const int RememberedBlocks = 4096;
}
