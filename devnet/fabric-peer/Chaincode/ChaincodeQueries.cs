using System.Globalization;
using Google.Protobuf;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.State;

namespace Notary.FabricPeer.Chaincode;

/// <summary>The queries of one chaincode call, each of which may hand out its rows over several questions.</summary>
internal sealed class ChaincodeQueries(NamespaceSimulator simulator)
{
    private readonly Dictionary<string, QueryCursor> _cursors = new(StringComparer.Ordinal);
    private int _opened;

    /// <summary>A range: its first batch, or the page that the request asks for.</summary>
    /// <exception cref="EndorsementException">A page, in a transaction that has written.</exception>
    public ByteString Range(GetStateByRange request)
    {
        var page = QueryMetadata.Parser.ParseFrom(request.Metadata);
        return IsPage(page)
            ? Page(request, page)
            : Open(simulator.Scan(request.StartKey, request.EndKey).Rows());
    }

    /// <summary>Rich queries need a document database; this is what a peer with LevelDB says.</summary>
    /// <exception cref="EndorsementException">Always.</exception>
    public static ByteString Rich(GetQueryResult request)
    {
        var isPage = IsPage(QueryMetadata.Parser.ParseFrom(request.Metadata));
        var what = isPage ? "ExecuteQueryWithMetadata" : "ExecuteQuery";
        throw new EndorsementException($"{what} not supported for leveldb");
    }

    public ByteString Open(IEnumerable<IMessage> rows)
    {
        var id = (_opened++).ToString(CultureInfo.InvariantCulture);
        _cursors[id] = new QueryCursor(id, rows);
        return Next(id);
    }

    /// <exception cref="EndorsementException">There is no such query, or it is at its end.</exception>
    public ByteString Next(string id)
    {
        var cursor =
            _cursors.GetValueOrDefault(id)
            ?? throw new EndorsementException("query iterator not found");
        var batch = cursor.Next();
        if (!batch.HasMore)
        {
            Forget(id);
        }
        return batch.ToByteString();
    }

    /// <summary>What is at its end, or was a page, is closed already.</summary>
    public ByteString Close(string id)
    {
        Forget(id);
        return new QueryResponse { Id = id }.ToByteString();
    }

    private static bool IsPage(QueryMetadata page) => page.PageSize != 0 || page.Bookmark != "";

    private ByteString Page(GetStateByRange request, QueryMetadata page)
    {
        var start = page.Bookmark.Length > 0 ? page.Bookmark : request.StartKey;
        var scan = simulator.ScanPage(start, request.EndKey);
        var rows = page.PageSize > 0 ? scan.Rows().Take(page.PageSize) : scan.Rows();
        var response = new QueryResponse();
        response.Results.AddRange(
            rows.Select(row => new QueryResultBytes { ResultBytes = row.ToByteString() })
        );
        response.Metadata = new QueryResponseMetadata
        {
            FetchedRecordsCount = response.Results.Count,
            Bookmark = scan.NextKey,
        }.ToByteString();
        return response.ToByteString();
    }

    private void Forget(string id)
    {
        if (_cursors.Remove(id, out var cursor))
        {
            cursor.Dispose();
        }
    }
}
