using System.Numerics;
using System.Security.Cryptography;

namespace Notary.Evm.Tests.Proofs;

/// <summary>One call as a transaction of any type up to Prague, signed and as nodes take it: what wallets send to contracts.</summary>
internal static class TypedTransaction
{
    public const int Blob = 3;
    private const int SetCode = 4;
    private const int BlobSize = 1 << 17;
    private static readonly BigInteger Fee = 3_000_000_000;
    private const ulong Gas = 600_000;

    // KZG of the blob of zeros: commitment and proof are the point at infinity.
    private static readonly byte[] Infinity = [0xc0, .. new byte[47]];

    public static byte[] Sign(
        int type,
        EvmPrivateKey key,
        ulong nonce,
        Address to,
        BigInteger value,
        byte[] data
    ) =>
        type switch
        {
            Blob => WithBlob(key, nonce, to, value, data),
            SetCode => WithAuthorization(key, nonce, to, value, data),
            _ => new EvmTransaction
            {
                Type = (TransactionType)type,
                ChainId = 31337,
                Nonce = nonce,
                MaxFeePerGas = Fee,
                MaxPriorityFeePerGas = Fee,
                GasLimit = Gas,
                To = to,
                Value = value,
                Data = data,
            }
                .Sign(key)
                .Raw,
        };

    /// <summary>EIP-4844 with its sidecar, of which the block keeps nothing.</summary>
    private static byte[] WithBlob(
        EvmPrivateKey key,
        ulong nonce,
        Address to,
        BigInteger value,
        byte[] data
    )
    {
        var hash = SHA256.HashData(Infinity);
        hash[0] = 1;
        var signed = Signed(
            Blob,
            key,
            rlp =>
                Common(rlp, nonce, to, value, data).Scalar(Fee).List(hashes => hashes.Bytes(hash))
        );
        byte[] network = RlpWriter.EncodeList(rlp =>
            rlp.Encoded(signed)
                .List(blobs => blobs.Bytes(new byte[BlobSize]))
                .List(commitments => commitments.Bytes(Infinity))
                .List(kzg => kzg.Bytes(Infinity))
        );
        return [Blob, .. network];
    }

    /// <summary>EIP-7702 with one authorization, by a stranger's key.</summary>
    private static byte[] WithAuthorization(
        EvmPrivateKey key,
        ulong nonce,
        Address to,
        BigInteger value,
        byte[] data
    )
    {
        using var authority = EvmPrivateKey.Generate();
        RlpWriter Allowed(RlpWriter rlp) => rlp.Scalar(31337).Bytes(to.ToArray()).Scalar(0);
        byte[] message = [5, .. RlpWriter.EncodeList(rlp => Allowed(rlp))];
        var allowance = authority.Sign(Keccak256.Hash(message));
        return
        [
            SetCode,
            .. Signed(
                SetCode,
                key,
                rlp =>
                    Common(rlp, nonce, to, value, data)
                        .List(list => list.List(one => Add(Allowed(one), allowance)))
            ),
        ];
    }

    private static RlpWriter Common(
        RlpWriter rlp,
        ulong nonce,
        Address to,
        BigInteger value,
        byte[] data
    ) =>
        rlp.Scalar(31337)
            .Scalar(nonce)
            .Scalar(Fee)
            .Scalar(Fee)
            .Scalar(Gas)
            .Bytes(to.ToArray())
            .Scalar(value)
            .Bytes(data)
            .List(_ => { });

    private static byte[] Signed(byte type, EvmPrivateKey key, Func<RlpWriter, RlpWriter> members)
    {
        byte[] unsigned = [type, .. RlpWriter.EncodeList(rlp => members(rlp))];
        var signature = key.Sign(Keccak256.Hash(unsigned));
        return RlpWriter.EncodeList(rlp => Add(members(rlp), signature));
    }

    private static RlpWriter Add(RlpWriter rlp, EvmSignature signature) =>
        rlp.Scalar(signature.YParity).Scalar(Number(signature.R)).Scalar(Number(signature.S));

    private static BigInteger Number(Bytes32 word) =>
        new(word.ToArray(), isUnsigned: true, isBigEndian: true);
}
