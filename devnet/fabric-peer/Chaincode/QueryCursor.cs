using Google.Protobuf;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Chaincode;

/// <summary>Hands out a query's rows in Fabric's batches, one row ahead.</summary>
internal sealed class QueryCursor : IDisposable
{
    private const int BatchSize = 100;
    private readonly string _id;
    private readonly IEnumerator<IMessage> _rows;
    private bool _hasMore;

    public QueryCursor(string id, IEnumerable<IMessage> rows)
    {
        (_id, _rows) = (id, rows.GetEnumerator());
        _hasMore = _rows.MoveNext();
    }

    public QueryResponse Next()
    {
        var batch = new QueryResponse { Id = _id };
        while (_hasMore && batch.Results.Count < BatchSize)
        {
            batch.Results.Add(new QueryResultBytes { ResultBytes = _rows.Current.ToByteString() });
            _hasMore = _rows.MoveNext();
        }
        batch.HasMore = _hasMore;
        return batch;
    }

    public void Dispose() => _rows.Dispose();
}
