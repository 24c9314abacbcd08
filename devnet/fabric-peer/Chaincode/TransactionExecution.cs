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
    private readonly ChaincodeQueries _queries = new(call.Simulator.Of(call.Chaincode));
    private readonly TaskCompletionSource<ChaincodeOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

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

    /// <summary>In Fabric's words (core/chaincode/handler.go): GET_STATE failed: transaction ID: …</summary>
    public static ChaincodeMessage Refuse(ChaincodeMessage question, string why)
    {
        var types = ChaincodeMessage.Descriptor.FindFieldByName("type").EnumType;
        var type = types.FindValueByNumber((int)question.Type)?.Name;
        var message = $"{type} failed: transaction ID: {question.Txid}: {why}";
        return Reply(question, MessageType.Error, ByteString.CopyFromUtf8(message));
    }

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
            MessageType.GetQueryResult => Rich(GetQueryResult.Parser.ParseFrom(payload)),
            MessageType.GetHistoryForKey => History(GetHistoryForKey.Parser.ParseFrom(payload)),
            MessageType.QueryStateNext => _queries.Next(
                QueryStateNext.Parser.ParseFrom(payload).Id
            ),
            MessageType.QueryStateClose => _queries.Close(
                QueryStateClose.Parser.ParseFrom(payload).Id
            ),
            MessageType.GetPrivateDataHash or MessageType.PurgePrivateData => throw NoPrivateData(),
            MessageType.GetStateMetadata or MessageType.PutStateMetadata =>
                throw new EndorsementException("this peer does not offer key-level endorsement"),
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
        return _queries.Range(request);
    }

    private static ByteString Rich(GetQueryResult request)
    {
        EnsurePublic(request.Collection);
        return ChaincodeQueries.Rich(request);
    }

    private ByteString History(GetHistoryForKey request) =>
        _queries.Open(history.Of(call.Chaincode, request.Key));

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
            throw NoPrivateData();
        }
    }

    private static EndorsementException NoPrivateData() =>
        new("this peer does not offer private data collections");

    private static void EnsureKey(string key)
    {
        if (key.Length == 0)
        {
            throw new EndorsementException("an empty key is not supported");
        }
    }
}
