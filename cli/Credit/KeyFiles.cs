namespace Notary.Cli.Credit;

/// <summary>Small files that options name.</summary>
internal static class KeyFiles
{
    /// <summary>The first line.</summary>
    /// <exception cref="UsageException">It cannot be read, or is empty.</exception>
    public static string Line(string option, string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: > 0 } line
                ? line
                : throw new UsageException($"{option} {file} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} cannot be read: {e.Message}");
        }
    }
}
