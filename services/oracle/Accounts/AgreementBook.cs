using System.Collections.Concurrent;
using Notary.EventStore;
using Notary.Evm;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>Every agreement that the log knows, in memory: a request for another one costs no look-up.</summary>
public sealed class AgreementBook(IDocumentStore store)
{
    private readonly ConcurrentDictionary<Bytes32, AgreementAccount> accounts = new();
    private readonly ConcurrentDictionary<
        Bytes32,
        (Bytes32 AgreementId, ulong Sequence)
    > exchanges = new();

    /// <summary>Rebuilds the book from the log. Done once, before requests and messages.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await foreach (var recorded in store.ReadAllAsync(cancellation: cancellation))
        {
            var id = Bytes32.Parse(recorded.StreamId);
            Open(id).Load(recorded);
            if (recorded.Data is AnswerApproved approved)
                Index(AbiStruct.FromAbiHex<Answer>(approved.Answer));
        }
    }

    public IEnumerable<AgreementAccount> Accounts => accounts.Values;

    /// <summary>Null for an agreement of which nothing was seen.</summary>
    public AgreementAccount? Find(Bytes32 agreementId) => accounts.GetValueOrDefault(agreementId);

    /// <summary>The account of an agreement that an observation told of.</summary>
    public AgreementAccount Open(Bytes32 agreementId) =>
        accounts.GetOrAdd(agreementId, id => new AgreementAccount(id, store));

    public ExchangeExposure? FindExchange(Bytes32 exchangeId) =>
        exchanges.TryGetValue(exchangeId, out var key)
            ? Find(key.AgreementId)?.State.Exchanges.GetValueOrDefault(key.Sequence)
            : null;

    /// <summary>Makes an approved answer findable by its exchange id.</summary>
    public void Index(Answer answer) =>
        exchanges[answer.ExchangeId] = (answer.AgreementId, answer.Sequence);
}
