using Notary.Fabric.Grpc;
using Notary.Fabric.Wire.Common;
using Notary.FabricPeer.Services;
using Xunit;

namespace Notary.Fabric.Tests.Unit;

public sealed class GrpcFramingTests
{
    [Fact]
    public async Task A_stream_of_messages_is_read_back_to_its_end()
    {
        using var stream = new MemoryStream();
        await GrpcFraming.WriteAsync(stream, new LastConfig { Index = 7 }, default);
        await GrpcFraming.WriteAsync(stream, new LastConfig(), default);
        stream.Position = 0;

        Assert.Equal(7ul, (await ReadAsync(stream))!.Index);
        Assert.Equal(0ul, (await ReadAsync(stream))!.Index);
        Assert.Null(await ReadAsync(stream));
    }

    [Theory]
    [InlineData("0000", GrpcStatusCode.Internal)]
    [InlineData("0000000002 08", GrpcStatusCode.Internal)]
    [InlineData("0000000001 08", GrpcStatusCode.Internal)]
    [InlineData("0100000000", GrpcStatusCode.Unimplemented)]
    [InlineData("00FFFFFFFF", GrpcStatusCode.ResourceExhausted)]
    public async Task A_malformed_frame_is_refused(string hex, GrpcStatusCode status)
    {
        using var stream = new MemoryStream(
            Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))
        );
        var refused = await Assert.ThrowsAsync<GrpcException>(async () => await ReadAsync(stream));
        Assert.Equal(status, refused.Status);
    }

    [Theory]
    [InlineData("1500m", 1500)]
    [InlineData("2S", 2000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("3000u", 3)]
    [InlineData("", null)]
    [InlineData("5", null)]
    [InlineData("-5S", null)]
    [InlineData("99999999H", null)]
    public void A_timeout_is_parsed_or_ignored(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, CallLifetime.ParseTimeout(text)?.TotalMilliseconds);

    private static ValueTask<LastConfig?> ReadAsync(Stream stream) =>
        GrpcFraming.ReadAsync(stream, LastConfig.Parser, default);
}
