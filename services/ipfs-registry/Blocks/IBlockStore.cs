using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.IpfsRegistry.Blocks;

/// <summary>Content-addressed blocks: CIDv1, raw, sha2-256.</summary>
public interface IBlockStore
{
    /// <summary>Stores a block for good; harmless when repeated.</summary>
    /// <exception cref="BlockStoreException">It could not be stored.</exception>
    Task PutAsync(byte[] block, CancellationToken cancellation);

    /// <summary>The block with this sha2-256 digest, or null where none is found.</summary>
    /// <exception cref="BlockStoreException">The store does not answer, or answers with other bytes.</exception>
    Task<byte[]?> GetAsync(Bytes32 digest, CancellationToken cancellation);
}

public sealed class BlockStoreException(string message) : Exception(message);

internal static class Block
{
    internal static Bytes32 DigestOf(byte[] block) => Bytes32.FromSpan(SHA256.HashData(block));

    /// <summary>No store is trusted with the content of what it holds.</summary>
    /// <exception cref="BlockStoreException">Other bytes.</exception>
    internal static byte[] Check(byte[] block, Bytes32 digest) =>
        DigestOf(block) == digest
            ? block
            : throw new BlockStoreException(
                "the block store returned other bytes than were asked for"
            );
}
