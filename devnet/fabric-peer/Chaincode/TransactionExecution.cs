using System.Globalization;
using Google.Protobuf;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.State;
using MessageType = Notary.Fabric.Wire.Peer.ChaincodeMessage.Types.Type;

namespace Notary.FabricPeer.Chaincode;

/// <summary>One call in progress: answers what the chaincode asks for and takes its result.</summary>
internal sealed class TransactionExecution(ChaincodeCall call, KeyHistory history)
{
    private readonly NamespaceSimulator _simulator = call.Simulator.Of(call.Chaincode);
    private readonly TaskCompletionSource<ChaincodeOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Dictionary<string, QueryCursor> _queries = new(StringComparer.Ordinal);

    public Task<ChaincodeOutcome> Outcome => _outcome.Task;

    public void Fail(string reason) => _outcome.TrySetException(new EndorsementException(reason));

    /// <returns>What to answer, or null where the message is the result.</returns>
    public ChaincodeMessage? Handle(ChaincodeMessage message)
    {
        switch (message.Type)
        {
            case MessageType.Completed:
                Complete(message);
                return null;
            case MessageType.Error:
                Fail($"transaction returned with failure: {message.Payload.ToStringUtf8()}");
                return null;
            default:
                return Answer(message);
        }
    }

    /// <summary>Lets the chaincode call another one.</summary>
    /// <returns>What to answer.</returns>
    public async Task<ChaincodeMessage> InvokeAsync(ChaincodeMessage question, CancellationToken ct)
    {
        try
        {
            var spec = ChaincodeSpec.Parser.ParseFrom(question.Payload);
            var response = await call.InvokeAsync(spec, ct);
            var completed = Reply(question, MessageType.Completed, response.ToByteString());
            return Reply(question, MessageType.Response, completed.ToByteString());
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or EndorsementException)
        {
            return Refuse(question, e.Message);
        }
    }

    public static ChaincodeMessage Refuse(ChaincodeMessage question, string why) =>
        Reply(question, MessageType.Error, ByteString.CopyFromUtf8(why));

    private void Complete(ChaincodeMessage message)
    {
        if (message.ChaincodeEvent is { } emitted)
        {
            (emitted.ChaincodeId, emitted.TxId) = (call.Chaincode, message.Txid);
        }
        try
        {
            var response = Response.Parser.ParseFrom(message.Payload);
            _outcome.TrySetResult(new(response, message.ChaincodeEvent));
        }
        catch (InvalidProtocolBufferException e)
        {
            Fail($"the chaincode's answer is malformed: {e.Message}");
        }
    }

    private ChaincodeMessage Answer(ChaincodeMessage question)
    {
        try
        {
            return Reply(question, MessageType.Response, Ask(question.Type, question.Payload));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or EndorsementException)
        {
            return Refuse(question, e.Message);
        }
    }

    private ByteString Ask(MessageType type, ByteString payload) =>
        type switch
        {
            MessageType.GetState => Get(GetState.Parser.ParseFrom(payload)),
            MessageType.PutState => Put(PutState.Parser.ParseFrom(payload)),
            MessageType.DelState => Delete(DelState.Parser.ParseFrom(payload)),
            MessageType.GetStateByRange => Range(GetStateByRange.Parser.ParseFrom(payload)),
            MessageType.GetHistoryForKey => History(GetHistoryForKey.Parser.ParseFrom(payload)),
            MessageType.QueryStateNext => Next(QueryStateNext.Parser.ParseFrom(payload).Id),
            MessageType.QueryStateClose => Close(QueryStateClose.Parser.ParseFrom(payload).Id),
            _ => throw new EndorsementException($"this peer does not offer {type}"),
        };

    private ByteString Get(GetState request)
    {
        EnsurePublic(request.Collection);
        return _simulator.Get(request.Key);
    }

    private ByteString Put(PutState request)
    {
        EnsurePublic(request.Collection);
        EnsureKey(request.Key);
        _simulator.Put(request.Key, request.Value);
        return ByteString.Empty;
    }

    private ByteString Delete(DelState request)
    {
        EnsurePublic(request.Collection);
        EnsureKey(request.Key);
        _simulator.Delete(request.Key);
        return ByteString.Empty;
    }

    private ByteString Range(GetStateByRange request)
    {
        EnsurePublic(request.Collection);
        if (!request.Metadata.IsEmpty)
        {
            throw new EndorsementException("this peer does not offer paged queries");
        }
        return Open(_simulator.Range(request.StartKey, request.EndKey));
    }

    private ByteString History(GetHistoryForKey request) =>
        Open([.. history.Of(call.Chaincode, request.Key)]);

    private ByteString Open(IReadOnlyList<IMessage> rows)
    {
        var id = _queries.Count.ToString(CultureInfo.InvariantCulture);
        _queries[id] = new QueryCursor(id, rows);
        return Next(id);
    }

    private ByteString Next(string id) => Cursor(id).Next().ToByteString();

    private ByteString Close(string id)
    {
        Cursor(id).Close();
        return new QueryResponse { Id = id }.ToByteString();
    }

    private QueryCursor Cursor(string id) =>
        _queries.GetValueOrDefault(id)
        ?? throw new EndorsementException("query iterator not found");

    private static ChaincodeMessage Reply(
        ChaincodeMessage question,
        MessageType type,
        ByteString payload
    ) =>
        new()
        {
            Type = type,
            Payload = payload,
            Txid = question.Txid,
            ChannelId = question.ChannelId,
        };

    private static void EnsurePublic(string collection)
    {
        if (collection.Length > 0)
        {
            throw new EndorsementException("this peer does not offer private data collections");
        }
    }

    private static void EnsureKey(string key)
    {
        if (key.Length == 0)
        {
            throw new EndorsementException("an empty key is not supported");
        }
    }
}
