using Notary.Chains;
using Notary.Chains.Proofs;
using Notary.Evm;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>A block, and what a node can prove with it.</summary>
internal abstract record SimBlock(
    ChainHead Head,
    Bytes32 Parent,
    IReadOnlyList<SimOutcome> Outcomes,
    Books Books
)
{
    public abstract InclusionProof Prove(int index);

    /// <summary>How a leg stands after it.</summary>
    public abstract LegProof Prove(LegName leg);

    public SimOutcome? Find(string txId) =>
        Outcomes.FirstOrDefault(o => o.Transaction.TxId == txId);

    /// <param name="time">Unix seconds.</param>
    public static SimBlock Of(
        Law law,
        SimBlock? parent,
        IReadOnlyList<SimOutcome> outcomes,
        Books books,
        long time
    ) =>
        law.Chain.Kind == ChainKind.Evm
            ? EvmSimBlock.Make(law, parent, outcomes, books, time)
            : FabricSimBlock.Make(law, parent, outcomes, books);
}
