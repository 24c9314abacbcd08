using Google.Protobuf;
using Notary.Chains;
using Notary.Chains.Evm.Contracts;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.Protocol.Exchanges;
using FabricHeader = Notary.Fabric.Wire.Common.BlockHeader;
using FabricTransaction = Notary.Fabric.Wire.Peer.Transaction;

namespace Notary.Testing.Exchanges;

/// <summary>Blocks of a played chain, as real ones are encoded: what is proved of them holds.</summary>
internal static class FakeBlock
{
    private const int BloomSize = 256;
    private const int NonceSize = 8;

    /// <summary>A block in which nothing is recorded; the same for the same height and time.</summary>
    public static ChainHead Empty(ChainKind kind, long height, long? time) =>
        new(
            height,
            kind == ChainKind.Evm
                ? Keccak256.Hash(EvmHeader(height, time, MerklePatriciaTrie.EmptyRoot))
                : Bytes32.FromSpan(BlockHash.Of(FabricHeaderOf(height, []))),
            time
        );

    /// <summary>That a leg is open at an empty block.</summary>
    public static LegProof Open(ChainKind kind, ChainHead head) =>
        kind == ChainKind.Evm
            ? new LegProof.Evm(
                EvmHeader(head.Height, head.Timestamp, MerklePatriciaTrie.EmptyRoot),
                [],
                []
            )
            : new LegProof.Fabric(
                BlockHash.HeaderBytes(FabricHeaderOf(head.Height, [])),
                """{"delivered":false,"penalised":false}"""
            );

    /// <summary>That a leg was recorded with an answer's terms, in a block with nothing else.</summary>
    public static InclusionProof Recording(
        ChainIdentity chain,
        Answer answer,
        Side side,
        long height,
        long? time
    ) =>
        chain.Kind == ChainKind.Evm
            ? OnEvm(chain, answer, side, height, time)
            : OnFabric(
                new(answer.AgreementId, answer.Sequence, answer.Digest),
                side,
                answer.Digest.ToString()[2..],
                height
            );

    private static InclusionProof.Evm OnEvm(
        ChainIdentity chain,
        Answer answer,
        Side side,
        long height,
        long? time
    )
    {
        var contract = Address.FromSpan(chain.UserContract.ToArray().AsSpan(12));
        var leg = side == Side.Payment ? ContractEvents.Paid : ContractEvents.Delivered;
        Bytes32[] topics = [leg.Topic, answer.AgreementId, Word(w => w.Add(answer.Sequence))];
        var data = new AbiWordWriter()
            .Add(answer.Digest)
            .Add(answer.Provider)
            .Add(answer.Amount.Value);
        var receipt = new TransactionReceipt(
            Bytes32.Zero,
            0,
            Bytes32.Zero,
            (ulong)height,
            answer.Consumer,
            21_000,
            21_000,
            1,
            1,
            [new(contract, topics, data.Words.ToArray())]
        );
        byte[] transaction = RlpWriter.EncodeList(rlp => rlp.Bytes(answer.Digest.ToArray()));
        var header = EvmHeader(
            height,
            time,
            MerklePatriciaTrie.OfList([ReceiptRlp.Encode(receipt)]).Root,
            MerklePatriciaTrie.OfList([transaction]).Root
        );
        return new(TransactionProof.Create(header, [transaction], [receipt], 0));
    }

    /// <summary>The same on a channel, by what the chaincode's event names.</summary>
    public static InclusionProof.Fabric OnFabric(FakeLeg leg, Side side, string txId, long height)
    {
        var payload =
            $$"""{"agreementId":"{{leg.AgreementId}}","sequence":"{{leg.Sequence}}","answerDigest":"{{leg.AnswerDigest}}","dataIdentification":"0x"}""";
        var emitted = new ChaincodeEvent
        {
            EventName = side == Side.Payment ? "Paid" : "Delivered",
            Payload = ByteString.CopyFromUtf8(payload),
        };
        var data = new BlockData { Data = { Envelope(txId, emitted).ToByteString() } };
        var block = new Notary.Fabric.Wire.Common.Block
        {
            Header = FabricHeaderOf(height, BlockHash.OfData(data)),
            Data = data,
            Metadata = new()
            {
                Metadata = { ByteString.Empty, ByteString.Empty, ByteString.CopyFrom(0) },
            },
        };
        return new(new BlockProof(block.ToByteArray(), txId));
    }

    private static Envelope Envelope(string txId, ChaincodeEvent emitted)
    {
        var input = new ChaincodeInvocationSpec
        {
            ChaincodeSpec = new()
            {
                ChaincodeId = new() { Name = "notary" },
                Input = new(),
            },
        };
        var action = new ChaincodeActionPayload
        {
            ChaincodeProposalPayload = new ChaincodeProposalPayload
            {
                Input = input.ToByteString(),
            }.ToByteString(),
            Action = new()
            {
                ProposalResponsePayload = new ProposalResponsePayload
                {
                    Extension = new ChaincodeAction
                    {
                        Response = new() { Status = 200 },
                        Events = emitted.ToByteString(),
                    }.ToByteString(),
                }.ToByteString(),
            },
        };
        var header = new Header
        {
            ChannelHeader = new ChannelHeader
            {
                Type = (int)HeaderType.EndorserTransaction,
                TxId = txId,
            }.ToByteString(),
            SignatureHeader = new SignatureHeader().ToByteString(),
        };
        var transaction = new FabricTransaction
        {
            Actions = { new TransactionAction { Payload = action.ToByteString() } },
        };
        return new()
        {
            Payload = new Payload
            {
                Header = header,
                Data = transaction.ToByteString(),
            }.ToByteString(),
        };
    }

    private static FabricHeader FabricHeaderOf(long height, byte[] dataHash) =>
        new() { Number = (ulong)height, DataHash = ByteString.CopyFrom(dataHash) };

    private static byte[] EvmHeader(
        long height,
        long? time,
        Bytes32 receipts,
        Bytes32? transactions = null
    )
    {
        var none = new byte[Bytes32.Size];
        return RlpWriter.EncodeList(rlp =>
            rlp.Bytes(none)
                .Bytes(none)
                .Bytes(new byte[Address.Size])
                .Bytes(MerklePatriciaTrie.EmptyRoot.ToArray())
                .Bytes((transactions ?? MerklePatriciaTrie.EmptyRoot).ToArray())
                .Bytes(receipts.ToArray())
                .Bytes(new byte[BloomSize])
                .Scalar(0)
                .Scalar(height)
                .Scalar(30_000_000)
                .Scalar(21_000)
                .Scalar(time ?? 0)
                .Bytes([])
                .Bytes(none)
                .Bytes(new byte[NonceSize])
        );
    }

    private static Bytes32 Word(Func<AbiWordWriter, AbiWordWriter> write) =>
        Bytes32.FromSpan(write(new AbiWordWriter()).Words);
}

/// <summary>A leg as contracts' events name it.</summary>
internal sealed record FakeLeg(Bytes32 AgreementId, ulong Sequence, Bytes32 AnswerDigest);
