using System.Numerics;
using Notary.Chains;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>With the roots of an EVM block over its transactions, receipts and legs: proofs of it hold, and false ones do not.</summary>
internal sealed record EvmSimBlock(
    ChainHead Head,
    Bytes32 Parent,
    IReadOnlyList<SimOutcome> Outcomes,
    Books Books,
    Address User,
    byte[] Header,
    MerklePatriciaTrie State,
    MerklePatriciaTrie Storage,
    IReadOnlyList<TransactionReceipt> Receipts
) : SimBlock(Head, Parent, Outcomes, Books)
{
    private const int BloomSize = 256;
    private const int NonceSize = 8;

    public override InclusionProof Prove(int index) =>
        new InclusionProof.Evm(
            TransactionProof.Create(
                Header,
                [.. Outcomes.Select(o => o.Transaction.Raw)],
                Receipts,
                index
            )
        );

    public override LegProof Prove(LegName leg)
    {
        var slot = LegSlots.Of(leg.Agreement, leg.Side, leg.Sequence);
        return new LegProof.Evm(
            Header,
            State.Prove(Keccak256.Hash(User.ToArray()).ToArray()),
            Storage.Prove(Keccak256.Hash(slot.ToArray()).ToArray())
        );
    }

    public static EvmSimBlock Make(
        Law law,
        SimBlock? parent,
        IReadOnlyList<SimOutcome> outcomes,
        Books books,
        long time
    )
    {
        var user = Address.FromHash(law.Chain.UserContract);
        var height = (parent?.Head.Height ?? 99) + 1;
        var before = parent?.Head.Hash ?? Bytes32.Zero;
        List<TransactionReceipt> receipts = [.. outcomes.Select((o, i) => Receipt(user, o, i))];
        var storage = StorageOf(books);
        var state = new MerklePatriciaTrie([
            new(Keccak256.Hash(user.ToArray()).ToArray(), Account(storage.Root)),
        ]);
        var header = HeaderOf(
            before,
            state.Root,
            MerklePatriciaTrie.OfList(outcomes.Select(o => o.Transaction.Raw)).Root,
            MerklePatriciaTrie.OfList(receipts.Select(ReceiptRlp.Encode)).Root,
            height,
            time
        );
        var head = new ChainHead(height, Keccak256.Hash(header), time);
        return new(head, before, outcomes, books, user, header, state, storage, receipts);
    }

    private static MerklePatriciaTrie StorageOf(Books books)
    {
        var words = new Dictionary<Bytes32, BigInteger>();
        foreach (var leg in books.Done.Keys)
            Mark(leg, 1);
        foreach (var leg in books.Penalised)
            Mark(leg, 2);
        return new(
            words.Select(word =>
                KeyValuePair.Create(
                    Keccak256.Hash(word.Key.ToArray()).ToArray(),
                    new RlpWriter().Scalar(word.Value).Written.ToArray()
                )
            )
        );

        void Mark(LegName leg, int bit)
        {
            var slot = LegSlots.Of(leg.Agreement, leg.Side, leg.Sequence);
            var mask = new BigInteger(bit) << (int)(2 * (leg.Sequence % 128));
            words[slot] = words.GetValueOrDefault(slot) | mask;
        }
    }

    private static byte[] Account(Bytes32 storage) =>
        RlpWriter.EncodeList(rlp =>
            rlp.Scalar(1).Scalar(0).Bytes(storage.ToArray()).Bytes(Keccak256.Hash([]).ToArray())
        );

    private static TransactionReceipt Receipt(Address user, SimOutcome outcome, int index) =>
        new(
            Keccak256.Hash(outcome.Transaction.Raw),
            (ulong)index,
            Bytes32.Zero,
            0,
            Address.Zero,
            21_000,
            21_000 * (ulong)(index + 1),
            1,
            outcome.Reason is null ? 1u : 0u,
            [.. outcome.Events.OfType<ContractEvent.LegRecorded>().Select(leg => LogOf(user, leg))]
        );

    private static EventLog LogOf(Address user, ContractEvent.LegRecorded leg)
    {
        var type = leg.Side == Side.Payment ? ContractEvents.Paid : ContractEvents.Delivered;
        var sequence = Bytes32.FromSpan(new AbiWordWriter().Add(leg.Sequence).Words);
        // Paid names payee and amount here, Delivered the place and the length of nothing.
        var data = new AbiWordWriter()
            .Add(leg.AnswerDigest)
            .Add(leg.Side == Side.Payment ? 1u : 64u)
            .Add(0u);
        return new(user, [type.Topic, leg.AgreementId, sequence], data.Words.ToArray());
    }

    private static byte[] HeaderOf(
        Bytes32 parent,
        Bytes32 state,
        Bytes32 transactions,
        Bytes32 receipts,
        long height,
        long time
    )
    {
        var none = new byte[Bytes32.Size];
        return RlpWriter.EncodeList(rlp =>
            rlp.Bytes(parent.ToArray())
                .Bytes(none)
                .Bytes(new byte[Address.Size])
                .Bytes(state.ToArray())
                .Bytes(transactions.ToArray())
                .Bytes(receipts.ToArray())
                .Bytes(new byte[BloomSize])
                .Scalar(0)
                .Scalar(height)
                .Scalar(30_000_000)
                .Scalar(21_000)
                .Scalar(time)
                .Bytes([])
                .Bytes(none)
                .Bytes(new byte[NonceSize])
        );
    }
}
