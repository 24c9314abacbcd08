using System.CommandLine;

namespace Notary.Cli;

/// <summary>Options of a text, and how URLs are read from them.</summary>
internal static class TypedOptions
{
    public static Option<string?> Text(string name, string description) =>
        new(name) { Description = description };

    /// <param name="scheme">"http" or "ws"; the one over TLS is taken as well.</param>
    /// <exception cref="UsageException">No such URL.</exception>
    public static Uri Url(string option, string text, string scheme = "http") =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == scheme || url.Scheme == scheme + "s")
            ? url
            : throw new UsageException(
                $"{option} takes a URL, {scheme}:// or {scheme}s://: {text}"
            );
}
