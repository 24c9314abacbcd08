using System.Collections.Concurrent;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Endorsing;
using Notary.FabricPeer.Ledger;
using Notary.FabricPeer.State;
using MessageType = Notary.Fabric.Wire.Peer.ChaincodeMessage.Types.Type;

namespace Notary.FabricPeer.Chaincode;

/// <summary>
/// Chaincode as a service: the peer dials the chaincode's server and keeps one stream on which calls and their
/// questions interleave (Fabric, chaincode_shim.proto). Dials again when the server goes away.
/// </summary>
internal sealed partial class ChaincodeConnection(
    string name,
    Uri address,
    TimeSpan timeout,
    KeyHistory history,
    TimeProvider time,
    ILogger<ChaincodeConnection> log
) : BackgroundService
{
    private const string Ended = "the transaction has ended";
    private static readonly TimeSpan RedialDelay = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, TransactionExecution> _executions = new(
        StringComparer.Ordinal
    );
    private volatile TaskCompletionSource<ChaincodeStream> _ready = NewSource();

    public string Name => name;

    /// <exception cref="EndorsementException">The chaincode failed, took too long or cannot be reached.</exception>
    public async Task<ChaincodeOutcome> ExecuteAsync(ChaincodeCall call, CancellationToken ct)
    {
        var transaction = call.Proposal.TransactionId;
        var execution = new TransactionExecution(call, history);
        if (!_executions.TryAdd(transaction, execution))
        {
            throw new EndorsementException($"txid: {transaction} is in progress");
        }
        try
        {
            using var limit = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            return await RunAsync(call, execution, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new EndorsementException(
                $"chaincode {name} at {address.Authority} did not answer within {timeout.TotalSeconds} s"
            );
        }
        finally
        {
            _executions.TryRemove(transaction, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var channel = new GrpcChannel(address);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(channel, stoppingToken);
            }
            catch (Exception e) when (IsBrokenStream(e))
            {
                LogAway(name, address.Authority, e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(RedialDelay, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ChaincodeOutcome> RunAsync(
        ChaincodeCall call,
        TransactionExecution execution,
        CancellationToken ct
    )
    {
        var stream = await _ready.Task.WaitAsync(ct);
        try
        {
            await stream.SendAsync(MessageOf(call), ct);
        }
        catch (Exception e) when (IsBrokenStream(e))
        {
            throw new EndorsementException($"chaincode {name} went away: {e.Message}");
        }
        return await execution.Outcome.WaitAsync(ct);
    }

    private async Task ServeAsync(GrpcChannel channel, CancellationToken ct)
    {
        await using var call = await channel.DuplexAsync(GatewayMethods.ChaincodeConnect, ct);
        using var stream = new ChaincodeStream(call);
        await stream.RegisterAsync(ct);
        LogConnected(name, address.Authority);
        _ready.TrySetResult(stream);
        try
        {
            await AnswerAsync(call, stream, ct);
        }
        finally
        {
            Disconnect();
        }
    }

    private async Task AnswerAsync(
        GrpcDuplexCall<ChaincodeMessage, ChaincodeMessage> call,
        ChaincodeStream stream,
        CancellationToken ct
    )
    {
        while (await call.ReadAsync(ct) is { } message)
        {
            if (message.Type == MessageType.InvokeChaincode)
            {
                // It takes its time, and the stream is shared.
                _ = InvokeAsync(message, stream, ct);
            }
            else if (Handle(message) is { } answer)
            {
                await stream.SendAsync(answer, ct);
            }
        }
    }

    private async Task InvokeAsync(
        ChaincodeMessage message,
        ChaincodeStream stream,
        CancellationToken ct
    )
    {
        try
        {
            var answer = _executions.TryGetValue(message.Txid, out var execution)
                ? await execution.InvokeAsync(message, ct)
                : TransactionExecution.Refuse(message, Ended);
            await stream.SendAsync(answer, ct);
        }
        catch (Exception e) when (IsBrokenStream(e) || e is OperationCanceledException)
        {
            LogAway(name, address.Authority, e.Message);
        }
    }

    private ChaincodeMessage? Handle(ChaincodeMessage message)
    {
        if (_executions.TryGetValue(message.Txid, out var execution))
        {
            return execution.Handle(message);
        }
        // A call that was given up: the chaincode must not wait for an answer.
        return message.Type is MessageType.Completed or MessageType.Error or MessageType.Keepalive
            ? null
            : TransactionExecution.Refuse(message, Ended);
    }

    /// <summary>Ends the calls that this stream had; those that wait for the next one go on waiting.</summary>
    private void Disconnect()
    {
        _ready = NewSource();
        foreach (var execution in _executions.Values)
        {
            execution.Fail($"chaincode {name} at {address.Authority} went away");
        }
    }

    private static ChaincodeMessage MessageOf(ChaincodeCall call) =>
        new()
        {
            Type = MessageType.Transaction,
            Payload = call.Input.ToByteString(),
            Txid = call.Proposal.TransactionId,
            ChannelId = call.Proposal.ChannelHeader.ChannelId,
            Proposal = call.Proposal.Envelope,
            Timestamp = call.Proposal.ChannelHeader.Timestamp,
        };

    private static bool IsBrokenStream(Exception e) =>
        e is GrpcException or IOException or HttpRequestException or ObjectDisposedException;

    private static TaskCompletionSource<ChaincodeStream> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "chaincode {Name} at {Address} is ready"
    )]
    private partial void LogConnected(string name, string address);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "chaincode {Name} at {Address} is away: {Why}"
    )]
    private partial void LogAway(string name, string address, string why);
}
