using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.Protocol.Hashing;

/// <summary>H of docs/formats.md: the hash of the chain that checks a value.</summary>
public abstract class ChainHash
{
    private ChainHash() { }

    /// <summary>Of EVM chains.</summary>
    public static ChainHash Keccak { get; } = new KeccakHash();

    /// <summary>Of Fabric channels.</summary>
    public static ChainHash Sha { get; } = new ShaHash();

    public abstract Bytes32 Of(ReadOnlySpan<byte> data);

    private sealed class KeccakHash : ChainHash
    {
        public override Bytes32 Of(ReadOnlySpan<byte> data) => Keccak256.Hash(data);
    }

    private sealed class ShaHash : ChainHash
    {
        public override Bytes32 Of(ReadOnlySpan<byte> data) =>
            Bytes32.FromSpan(SHA256.HashData(data));
    }
}
