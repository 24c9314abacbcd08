using System.Globalization;
using System.Text.Json;

namespace Notary.Protocol.Tests;

internal static class JsonNumbers
{
    /// <summary>An integer, written as a JSON number or as a decimal string.</summary>
    public static ulong Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number
            ? element.GetUInt64()
            : ulong.Parse(element.GetString()!, CultureInfo.InvariantCulture);
}
