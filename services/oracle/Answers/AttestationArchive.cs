using Notary.EventStore;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Attestations;

namespace Notary.Oracle.Answers;

/// <summary>Attestations that are in the log.</summary>
public sealed class AttestationArchive(AgreementBook book, IDocumentStore store)
{
    /// <summary>The newest of an exchange's answer; null while there is none.</summary>
    public async Task<Attestation?> FindAsync(Bytes32 exchangeId)
    {
        if (book.AttestationOf(exchangeId) is not { } position)
            return null;
        await foreach (var recorded in store.ReadAllAsync(position - 1, position))
            return recorded.Data is AnswerVouched vouched
                ? vouched.ToAttestation()
                : ((AnswersSigned)recorded.Data).AttestationOf(exchangeId);
        throw new InvalidOperationException($"the log has no position {position}");
    }
}
