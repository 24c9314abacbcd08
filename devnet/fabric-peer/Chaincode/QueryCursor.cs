using Google.Protobuf;
using Notary.Fabric.Wire.Peer;

namespace Notary.FabricPeer.Chaincode;

/// <summary>Hands out a query's rows in Fabric's batches.</summary>
internal sealed class QueryCursor(string id, IReadOnlyList<IMessage> rows)
{
    private const int BatchSize = 100;
    private int _next;

    public QueryResponse Next()
    {
        var batch = new QueryResponse { Id = id };
        foreach (var row in rows.Skip(_next).Take(BatchSize))
        {
            batch.Results.Add(new QueryResultBytes { ResultBytes = row.ToByteString() });
        }
        _next += batch.Results.Count;
        batch.HasMore = _next < rows.Count;
        return batch;
    }

    public void Close() => _next = rows.Count;
}
