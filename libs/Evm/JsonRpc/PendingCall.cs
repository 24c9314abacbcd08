using System.Text.Json;

namespace Notary.Evm;

/// <summary>A request whose response has not arrived.</summary>
/// <param name="onResult">Runs on the receiving task before the caller continues.</param>
internal sealed class PendingCall(Action<JsonElement> onResult)
{
    private readonly TaskCompletionSource<JsonElement> completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Task<JsonElement> Result => completion.Task;

    public void Complete(JsonRpcMessage message)
    {
        if (message.Error is { } error)
        {
            completion.TrySetException(error);
            return;
        }
        onResult(message.Result);
        completion.TrySetResult(message.Result);
    }

    public void Fail(Exception reason) => completion.TrySetException(reason);
}
