using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Evm;
using Notary.Protocol.Agreements;

namespace Notary.Client.Agreements;

/// <summary>An agreement with both parties' signatures over its id (PROTOCOL 3.2).</summary>
public sealed record SignedAgreement(
    Agreement Terms,
    EvmSignature ConsumerSignature,
    EvmSignature ProviderSignature
)
{
    public Bytes32 Id { get; } = Terms.Id;

    /// <summary>The key to which indices are sealed: the one with which the consumer signed.</summary>
    public EvmPublicKey ConsumerKey => ConsumerSignature.RecoverKey(Id);

    /// <summary>What is wrong with terms or signatures, in words; null where nothing is.</summary>
    public string? Violation()
    {
        if (AgreementTerms.Violation(Terms) is { } broken)
            return broken;
        if (!ConsumerSignature.IsBy(Terms.Consumer, Id))
            return "the consumer did not sign the agreement";
        return ProviderSignature.IsBy(Terms.Provider, Id)
            ? null
            : "the provider did not sign the agreement";
    }

    /// <summary>Locks (more of) the deposit of the party as which <paramref name="chain"/> was opened; returns the transaction's id.</summary>
    /// <param name="chain">Of the party's own leg.</param>
    /// <param name="amount">Base units of the chain's deposit asset.</param>
    /// <param name="cancellation">Ends the wait for the chain's acceptance.</param>
    /// <exception cref="ChainRejectedException">The contract or the node refused.</exception>
    public Task<string> LockAsync(
        IChainWriter chain,
        BigInteger amount,
        CancellationToken cancellation = default
    ) =>
        chain.SubmitAsync(
            new ChainCall.Lock(Terms, ConsumerSignature, ProviderSignature, amount),
            cancellation
        );
}
