using System.Numerics;

namespace Notary.Evm;

/// <summary>Checks what <c>eth_getProof</c> answers (EIP-1186) against a block's state root.</summary>
public static class StateProof
{
    /// <summary>The word that an account's storage holds in a slot; zero where account or slot do not exist.</summary>
    /// <param name="stateRoot">Of a header whose hash is trusted.</param>
    /// <exception cref="FormatException">The answer does not prove it.</exception>
    public static BigInteger ReadSlot(
        Bytes32 stateRoot,
        Address account,
        Bytes32 slot,
        AccountProof proof
    )
    {
        var position = AbiWords.ReadUInt256(slot.ToArray());
        var path =
            proof.StorageProof.FirstOrDefault(p => Hex.DecodeQuantity(Shortest(p.Key)) == position)
            ?? throw new FormatException($"a state proof lacks slot {slot}");
        return ReadSlot(stateRoot, account, slot, proof.ProofNodes, path.Proof);
    }

    /// <summary>The same from the nodes alone.</summary>
    /// <param name="accountNodes">From the state root to the account.</param>
    /// <param name="slotNodes">From the account's storage root to the slot.</param>
    /// <exception cref="FormatException">The nodes do not prove it.</exception>
    public static BigInteger ReadSlot(
        Bytes32 stateRoot,
        Address account,
        Bytes32 slot,
        IReadOnlyList<byte[]> accountNodes,
        IReadOnlyList<byte[]> slotNodes
    )
    {
        if (StorageRoot(stateRoot, account, accountNodes) is not { } storageRoot)
            return BigInteger.Zero;
        var value = TrieProof.Read(storageRoot, KeyOf(slot.ToArray()), slotNodes);
        return value is null ? BigInteger.Zero : new RlpReader(value).ReadUInt();
    }

    private static Bytes32? StorageRoot(
        Bytes32 stateRoot,
        Address account,
        IReadOnlyList<byte[]> nodes
    )
    {
        if (TrieProof.Read(stateRoot, KeyOf(account.ToArray()), nodes) is not { } state)
            return null;
        var rlp = RlpReader.OfList(state);
        rlp.ReadUInt64();
        rlp.ReadUInt();
        return Bytes32.FromSpan(rlp.ReadBytes(Bytes32.Size));
    }

    /// <summary>Accounts and slots stand in their tries under the hashes of their names.</summary>
    private static byte[] KeyOf(byte[] name) => Keccak256.Hash(name).ToArray();

    /// <summary>Nodes write a slot as a quantity or as a word.</summary>
    private static string Shortest(string key) =>
        key.StartsWith("0x", StringComparison.Ordinal)
            ? "0x" + (key[2..].TrimStart('0') is { Length: > 0 } digits ? digits : "0")
            : key;
}
