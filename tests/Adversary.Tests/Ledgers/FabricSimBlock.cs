using Notary.Chains;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Protocol.Exchanges;
using Notary.Testing.Exchanges;
using WireBlock = Notary.Fabric.Wire.Common.Block;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>A channel's block, of one transaction; it is final, and carries no time.</summary>
internal sealed record FabricSimBlock(
    ChainHead Head,
    Bytes32 Parent,
    IReadOnlyList<SimOutcome> Outcomes,
    Books Books,
    InclusionProof.Fabric? Recorded
) : SimBlock(Head, Parent, Outcomes, Books)
{
    public override InclusionProof Prove(int index) =>
        Recorded ?? throw new ChainUnavailableException("no leg is recorded in the block");

    /// <summary>As the chaincode's query would answer.</summary>
    public override LegProof Prove(LegName leg)
    {
        var name = leg.Side == Side.Payment ? "paid" : "delivered";
        var done = Books.Done.ContainsKey(leg) ? "true" : "false";
        var penalised = Books.Penalised.Contains(leg) ? "true" : "false";
        var record = $$"""{"{{name}}":{{done}},"penalised":{{penalised}},"txId":"closed"}""";
        return new LegProof.Fabric(Header, record);
    }

    private byte[] Header =>
        Recorded is { Transaction: var proof }
            ? BlockHash.HeaderBytes(WireBlock.Parser.ParseFrom(proof.Block).Header)
            : ((LegProof.Fabric)FakeBlock.Open(ChainKind.Fabric, Head)).Header;

    public static FabricSimBlock Make(
        Law law,
        SimBlock? parent,
        IReadOnlyList<SimOutcome> outcomes,
        Books books
    )
    {
        var height = (parent?.Head.Height ?? 99) + 1;
        var before = parent?.Head.Hash ?? Bytes32.Zero;
        var leg = outcomes
            .SelectMany(o => o.Events)
            .OfType<ContractEvent.LegRecorded>()
            .SingleOrDefault();
        var recorded = leg is null
            ? null
            : FakeBlock.OnFabric(
                new(leg.AgreementId, leg.Sequence, leg.AnswerDigest),
                leg.Side,
                leg.TxId,
                height
            );
        var head = recorded?.StatedBlock() ?? FakeBlock.Empty(ChainKind.Fabric, height, null);
        return new(head, before, outcomes, books, recorded);
    }
}
