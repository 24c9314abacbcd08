namespace Notary.Cli.Group.Transcripts;

/// <summary>Where a transcript comes from. Who gives it need not be trusted.</summary>
internal static class TranscriptSource
{
    private const int MaxLength = 64 * 1024 * 1024;

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string source, CancellationToken cancellation)
    {
        try
        {
            if (
                Uri.TryCreate(source, UriKind.Absolute, out var url)
                && url.Scheme is "http" or "https"
            )
                return await DownloadAsync(url, cancellation);
            using var stream = source == "-" ? Console.OpenStandardInput() : File.OpenRead(source);
            return await ReadAsync(stream, cancellation);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new UsageException($"The transcript {source} cannot be read: {e.Message}");
        }
    }

    private static async Task<byte[]> DownloadAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient { MaxResponseContentBufferSize = MaxLength };
        return await http.GetByteArrayAsync(url, cancellation);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxLength)
                throw new IOException($"it has more than {MaxLength} bytes");
        }
        return bytes.ToArray();
    }
}
