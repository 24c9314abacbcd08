using System.Runtime.CompilerServices;
using Notary.Fabric.Grpc;

namespace Notary.Fabric.Gateway;

/// <summary>Tells the failures of a stream in Fabric's terms.</summary>
internal static class FabricStream
{
    public static async IAsyncEnumerable<T> Of<T>(
        FabricOperation operation,
        IAsyncEnumerable<T> messages,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var cursor = messages.GetAsyncEnumerator(ct);
        while (
            await FabricGateway.CallAsync(operation, null, () => cursor.MoveNextAsync().AsTask())
        )
        {
            yield return cursor.Current;
        }
    }
}
