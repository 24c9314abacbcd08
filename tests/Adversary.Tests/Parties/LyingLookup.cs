using Notary.Client.Lookups;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using AttestedAnswer = Notary.Client.Lookups.AttestedAnswer;

namespace Notary.Adversary.Tests.Parties;

/// <summary>An attestor that vouches for whatever it is asked, past its oracle's log and whatever the deposits cover.</summary>
internal sealed class LyingLookup(
    IAnswerLookup honest,
    Agreement terms,
    EvmPrivateKey attestor,
    TimeProvider time,
    Random random
) : IAnswerLookup
{
    private readonly AnswerAttestor _signer = new(attestor, epoch: 1);

    public async Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    ) =>
        random.Next(2) == 0
            ? Lie(intent)
            : await honest.AuthorizeAsync(intent, signature, cancellation);

    /// <summary>An answer to any intent.</summary>
    public AttestedAnswer Lie(PaymentIntent intent)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        var answer = AnswerTerms.For(terms, intent, now);
        var (_, attestations) = _signer.Attest([new(answer.ExchangeId, answer)]);
        return new(answer, attestations[0]);
    }
}
