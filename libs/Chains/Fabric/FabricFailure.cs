using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Notary.Fabric.Gateway;
using Notary.Fabric.Grpc;

namespace Notary.Chains.Fabric;

/// <summary>Tells a gateway's failures in the terms of <see cref="IChain"/>.</summary>
internal static partial class FabricFailure
{
    /// <exception cref="ChainUnavailableException">The peer is away or answered nonsense.</exception>
    /// <exception cref="ChainRejectedException">The chaincode, the peer or the orderer refused.</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (FabricException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Explain(e);
        }
        catch (Exception e)
            when (e is FormatException or JsonException or InvalidProtocolBufferException)
        {
            throw new ChainUnavailableException("the peer answered nonsense", e);
        }
    }

    public static Exception Explain(FabricException failure)
    {
        var refusal = failure
            .Details.Select(detail => ChaincodeResponse().Match(detail.Message))
            .FirstOrDefault(match => match.Success);
        if (refusal is not null)
        {
            var code = refusal.Groups["code"];
            var reason = refusal.Groups["reason"].Value;
            return new ChainRejectedException(reason, code.Success ? code.Value : null, failure);
        }
        return IsRefusal(failure)
            ? new ChainRejectedException(failure.Message, inner: failure)
            : new ChainUnavailableException(failure.Message, failure);
    }

    private static bool IsRefusal(FabricException failure) =>
        failure.Status
            is GrpcStatusCode.InvalidArgument
                or GrpcStatusCode.FailedPrecondition
                or GrpcStatusCode.PermissionDenied
                or GrpcStatusCode.Unauthenticated
        || (
            failure.Operation == FabricOperation.Submit && failure.Status == GrpcStatusCode.Aborted
        );

    /// <summary>A peer reports the response's status and message; our chaincode's message is <c>CODE: text</c>.</summary>
    [GeneratedRegex(
        "chaincode response [45][0-9]{2}, (?<reason>((?<code>[A-Z][A-Z0-9_]*): )?.*)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex ChaincodeResponse();
}
