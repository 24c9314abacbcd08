using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Notary.Fabric.Grpc;

/// <summary>Reads a call's outcome from the trailers, or from the headers of a response without a body.</summary>
internal static class GrpcStatusReader
{
    /// <exception cref="GrpcException">The call did not end with OK.</exception>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var source = Find(response.TrailingHeaders, "grpc-status") is null
            ? response.Headers
            : response.TrailingHeaders;
        var code = StatusOf(source, response);
        if (code == GrpcStatusCode.Ok)
        {
            return;
        }
        var message = Uri.UnescapeDataString(Find(source, "grpc-message") ?? "");
        throw new GrpcException(code, message) { Received = DetailsOf(source) };
    }

    private static GrpcStatusCode StatusOf(HttpHeaders headers, HttpResponseMessage response)
    {
        var text = Find(headers, "grpc-status");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (GrpcStatusCode)code
            : throw new GrpcException(
                GrpcStatusCode.Unavailable,
                $"no gRPC status in the answer (HTTP {(int)response.StatusCode})"
            );
    }

    private static Wire.Rpc.Status? DetailsOf(HttpHeaders headers)
    {
        var text = Find(headers, "grpc-status-details-bin");
        if (text is null)
        {
            return null;
        }
        try
        {
            // gRPC drops the padding.
            var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
            return Wire.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(padded));
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string? Find(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
