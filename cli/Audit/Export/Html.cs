using System.Globalization;
using System.Net;

namespace Notary.Cli.Audit.Export;

/// <summary>HTML with everything that is put into it escaped: logs hold what strangers sent.</summary>
internal sealed class Html(TextWriter output)
{
    /// <summary>Markup with values in it: <c>$"&lt;td&gt;{value}&lt;/td&gt;"</c> escapes the value.</summary>
    public void Line(FormattableString markup) =>
        output.WriteLine(markup.ToString(Escaping.Instance));

    /// <summary>Markup as it is; never with a value in it.</summary>
    public void Raw(string markup) => output.WriteLine(markup);

    /// <summary>A table's row.</summary>
    public void Row(params IEnumerable<object?> cells)
    {
        output.Write("<tr>");
        foreach (var cell in cells)
            output.Write($"<td>{Escape(cell)}</td>");
        output.WriteLine("</tr>");
    }

    public void Head(params IEnumerable<string> cells)
    {
        output.Write("<thead><tr>");
        foreach (var cell in cells)
            output.Write($"<th scope=\"col\">{Escape(cell)}</th>");
        output.WriteLine("</tr></thead>");
    }

    private static string Escape(object? value) =>
        WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    /// <summary>Formats a value as its place asks for, and escapes the result.</summary>
    private sealed class Escaping : IFormatProvider, ICustomFormatter
    {
        public static readonly Escaping Instance = new();

        public object? GetFormat(Type? formatType) =>
            formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) =>
            Escape(
                arg is IFormattable formattable
                    ? formattable.ToString(format, CultureInfo.InvariantCulture)
                    : arg
            );
    }
}
