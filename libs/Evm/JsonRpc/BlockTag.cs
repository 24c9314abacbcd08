using System.Text.Json.Nodes;

namespace Notary.Evm;

/// <summary>Which block's state a query is about. The default is the newest.</summary>
public readonly record struct BlockTag
{
    private readonly string? name;
    private readonly Bytes32? hash;

    private BlockTag(string? name, Bytes32? hash) => (this.name, this.hash) = (name, hash);

    /// <summary>The newest block.</summary>
    public static BlockTag Latest => default;

    /// <summary>The newest block and the node's mempool on top of it.</summary>
    public static BlockTag Pending => new("pending", null);

    /// <summary>The newest block that the network has finalised.</summary>
    public static BlockTag Finalized => new("finalized", null);

    /// <summary>A height.</summary>
    public static BlockTag Number(ulong height) => new(Hex.EncodeQuantity(height), null);

    /// <summary>A block by its hash, which must be of the node's chain (EIP-1898).</summary>
    public static BlockTag Hash(Bytes32 hash) => new(null, hash);

    /// <summary>The parameter as nodes expect it.</summary>
    public JsonNode ToJson() =>
        hash is { } given
            ? new JsonObject { ["blockHash"] = given.ToString(), ["requireCanonical"] = true }
            : JsonValue.Create(name ?? "latest");

    /// <summary>The parameter's text.</summary>
    public override string ToString() => ToJson().ToString();
}
