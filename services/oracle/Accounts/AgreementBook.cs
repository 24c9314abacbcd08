using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.Oracle.Answers;
using Notary.Oracle.Lapses;
using Notary.Oracle.Replicas;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Accounts;

/// <summary>Every agreement that the log knows, in memory: a request for another one costs no look-up.</summary>
public sealed class AgreementBook(IDocumentStore store, PartitionTable? partitions = null)
{
    private readonly ConcurrentDictionary<Bytes32, AgreementAccount> accounts = new();
    private readonly ConcurrentDictionary<Bytes32, Place> exchanges = new();

    /// <summary>The position of the last event that was loaded.</summary>
    internal long LoadedTo { get; private set; }

    /// <summary>Rebuilds the book from the log. Done once, before requests and messages.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await foreach (var recorded in store.ReadAllAsync(cancellation: cancellation))
        {
            if (!LoadAttestation(recorded) && !IsShared(recorded))
                Load(recorded);
            LoadedTo = recorded.Position;
        }
    }

    /// <summary>Takes an event that another oracle may have recorded, in the log's order.</summary>
    internal void Follow(IEvent recorded)
    {
        if (LoadAttestation(recorded) || IsShared(recorded))
            return;
        var id = Bytes32.Parse(recorded.StreamId);
        if (partitions?.Owns(id) == true)
            return;
        Open(id).Follow(recorded);
        Index(recorded);
    }

    public IEnumerable<AgreementAccount> Accounts => accounts.Values;

    /// <summary>Null for an agreement of which nothing was seen.</summary>
    public AgreementAccount? Find(Bytes32 agreementId) => accounts.GetValueOrDefault(agreementId);

    /// <summary>The account of an agreement that an observation told of.</summary>
    public AgreementAccount Open(Bytes32 agreementId) =>
        accounts.GetOrAdd(agreementId, id => new AgreementAccount(id, store, partitions));

    public ExchangeExposure? FindExchange(Bytes32 exchangeId) =>
        exchanges.TryGetValue(exchangeId, out var place)
            ? Find(place.AgreementId)?.State.Exchanges.GetValueOrDefault(place.Sequence)
            : null;

    /// <summary>The position of the event that attests an exchange's answer; null while there is none.</summary>
    public long? AttestationOf(Bytes32 exchangeId) =>
        exchanges.TryGetValue(exchangeId, out var place) ? place.AttestedAt : null;

    /// <summary>Makes an approved answer findable by its exchange id.</summary>
    public void Index(NamedAnswer approved) =>
        exchanges.TryAdd(
            approved.ExchangeId,
            new(approved.Answer.AgreementId, approved.Answer.Sequence, null)
        );

    /// <summary>An indexed answer is attested by the event at this position.</summary>
    public void Attested(Bytes32 exchangeId, long position)
    {
        if (exchanges.TryGetValue(exchangeId, out var place))
            exchanges[exchangeId] = place with { AttestedAt = position };
    }

    /// <summary>Of no agreement: the groups, and their watermarks.</summary>
    private static bool IsShared(IEvent recorded) =>
        recorded.StreamId is GroupBook.Stream or Watermarks.Stream;

    private void Load(IEvent recorded)
    {
        Open(Bytes32.Parse(recorded.StreamId)).Load(recorded);
        Index(recorded);
    }

    private void Index(IEvent recorded)
    {
        if (recorded.Data is not AnswerApproved approved)
            return;
        var answer = AbiStruct.FromAbiHex<Answer>(approved.Answer);
        Index(new NamedAnswer(answer.ExchangeId, answer));
    }

    /// <returns>False for an event that is no attestation.</returns>
    private bool LoadAttestation(IEvent recorded)
    {
        if (recorded.Data is AnswerVouched vouched)
            Attested(Bytes32.Parse(vouched.ExchangeId), recorded.Position);
        if (recorded.Data is not AnswersSigned signed)
            return recorded.Data is AnswerVouched;
        foreach (var id in signed.ExchangeIds)
            Attested(Bytes32.Parse(id), recorded.Position);
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(Bytes32 AgreementId, ulong Sequence, long? AttestedAt);
}
