using System.Globalization;
using System.Reflection;

namespace Notary.Architecture.Tests.Compose;

/// <summary>Every setting that a program of this repository reads.</summary>
internal static class OptionCatalog
{
    private const string Suffix = "Options";

    /// <summary>Settings that are read one by one, by their name in the code that does.</summary>
    private static readonly string[] Single =
    [
        "ConnectionStrings:Postgres",
        "EventStore:Schema",
        "Instance",
        "NOTARY_SECRETS",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    private static readonly Dictionary<string, Type> Sections = Options()
        .ToDictionary(t => t.Name[..^Suffix.Length], StringComparer.Ordinal);

    /// <param name="setting">As an environment variable: <c>Chains__0__Evm__Http</c>.</param>
    public static bool Knows(string setting)
    {
        var path = setting.Split("__");
        return Single.Contains(string.Join(':', path), StringComparer.Ordinal)
            || path is ["Logging", "LogLevel", _]
            || (
                path is ["Chains", var index, .. var rest]
                    ? IsIndex(index) && Leads(typeof(Chains.ChainOptions), rest)
                    : Sections.TryGetValue(path[0], out var options)
                        && Leads(options, path.AsSpan(1))
            );
    }

    private static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return !IsOurs(type);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        {
            return Leads(type.GetGenericArguments()[1], path[1..]);
        }

        if (ElementOf(type) is { } element)
        {
            return IsIndex(path[0]) && Leads(element, path[1..]);
        }

        return IsOurs(type)
            && type.GetProperty(path[0]) is { } property
            && Leads(property.PropertyType, path[1..]);
    }

    private static bool IsIndex(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsOurs(Type type) =>
        type.IsClass && type.Namespace!.StartsWith(nameof(Notary), StringComparison.Ordinal);

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            ? type.GetGenericArguments()[0]
            : null;

    private static IEnumerable<Type> Options() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Notary.*.dll")
            .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))
            .Append(typeof(Cli.CommandLine).Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type.Name.EndsWith(Suffix, StringComparison.Ordinal) && type.Name != Suffix
            )
            .DistinctBy(type => type.Name, StringComparer.Ordinal);
}
