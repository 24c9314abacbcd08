namespace Notary.Cli.Audit.Story;

/// <summary>The 32-byte words in a text: hashes, ids, and the words of ABI structures, in their order.</summary>
internal static class HexWords
{
    private const int Length = 64;

    /// <summary>Each with the word that follows it directly in the same structure, or null.</summary>
    public static IEnumerable<(string Word, string? Next)> Of(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var end = EndOfRun(text, at);
            string? word = null;
            for (; end - at >= Length; at += Length)
            {
                var next = text.Substring(at, Length);
                if (word is not null)
                    yield return (word, next);
                word = next;
            }
            if (word is not null)
                yield return (word, null);
            at = end + 1;
        }
    }

    private static int EndOfRun(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            end++;
        return end;
    }
}
