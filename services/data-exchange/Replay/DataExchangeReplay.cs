using Notary.DataExchange.Downloads;
using Notary.DataExchange.Indexes;
using Notary.DataExchange.Uploads;
using Notary.EventStore;
using Notary.Protocol.DataIdentifications;
using Notary.ServiceDefaults;

namespace Notary.DataExchange.Replay;

/// <summary>
/// Recomputes from the recorded signatures alone, with the service's own rules, whose data was taken in, whose index was
/// sealed, and to whom data was handed. It opens no index and reads no data.
/// </summary>
public sealed class DataExchangeReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapDataExchangeEvents();

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new DataStreamReplay(streamId, inputs);
}

/// <summary>The replay of one stream: each holds one event, which is a decision.</summary>
internal sealed class DataStreamReplay(string stream, ReplayInputs inputs) : IStreamReplay
{
    public async ValueTask<IReadOnlyList<Recomputed>> StepAsync(
        IEvent recorded,
        CancellationToken cancellation
    ) => [Recomputed.Compare(recorded, await ExpectedAsync(recorded, cancellation))];

    private async ValueTask<object> ExpectedAsync(IEvent recorded, CancellationToken cancellation)
    {
        try
        {
            return recorded.Data switch
            {
                DataUploaded e => In(DataUploaded.StreamOf(e.DataHash))
                    ?? UploadRules.Accept(e.DataHash, e.Size, e.Signature),
                IndexSealed e => In(IndexSealed.StreamOf(e.IndexHash))
                    ?? await SealAsync(recorded, e, cancellation),
                ExchangeIndexed e => await IndexAsync(recorded, e, cancellation),
                DataReleased e => In(DataReleased.StreamOf(e.Nonce))
                    ?? await ReleaseAsync(recorded, e, cancellation),
                _ => throw new InvalidOperationException("no event of a data exchange"),
            };
        }
        catch (ReasonException e)
        {
            return $"nothing, because of {e.Code}: {e.Message}";
        }
    }

    /// <summary>The stream is what makes a decision the only one of its kind.</summary>
    private object? In(string expected) =>
        stream == expected ? null : $"nothing: its stream is {expected}";

    private async ValueTask<object> SealAsync(
        IEvent recorded,
        IndexSealed index,
        CancellationToken cancellation
    )
    {
        var upload = await FindAsync<DataUploaded>(
            recorded,
            DataUploaded.StreamOf(index.DataHash),
            cancellation
        );
        IndexRules.Require(
            upload,
            index.Request,
            Parse.PublicKey(index.ConsumerPublicKey),
            index.Signature
        );
        return index with
        {
            IndexHash = DataIdentification.HashOf(index.DataIdentification),
            Provider = upload.Provider,
        };
    }

    private async ValueTask<object> IndexAsync(
        IEvent recorded,
        ExchangeIndexed indexed,
        CancellationToken cancellation
    )
    {
        var index = await FindAsync<IndexSealed>(
            recorded,
            IndexSealed.StreamOf(indexed.IndexHash),
            cancellation
        );
        var expected = ExchangeIndexed.StreamOf(index.Provider, index.AgreementId, index.Sequence);
        return In(expected) ?? indexed;
    }

    private async ValueTask<object> ReleaseAsync(
        IEvent recorded,
        DataReleased released,
        CancellationToken cancellation
    )
    {
        var index = await FindAsync<IndexSealed>(
            recorded,
            IndexSealed.StreamOf(released.IndexHash),
            cancellation
        );
        DownloadRules.Require(index, released);
        return released;
    }

    private async ValueTask<T> FindAsync<T>(
        IEvent recorded,
        string streamId,
        CancellationToken cancellation
    )
        where T : class
    {
        var events = await inputs.BeforeAsync(recorded, streamId, cancellation);
        return events.Select(e => e.Data).OfType<T>().FirstOrDefault()
            ?? throw new KeyNotFoundException($"'{streamId}' is not in the log before");
    }
}
