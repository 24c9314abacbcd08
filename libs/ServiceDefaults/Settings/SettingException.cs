using Microsoft.Extensions.Configuration;

namespace Notary.ServiceDefaults;

/// <summary>A setting is missing or wrong; the message names it and where to set it.</summary>
public sealed class SettingException(string message) : Exception(message)
{
    /// <param name="setting">In configuration's form: "Bus:Uri".</param>
    public static SettingException Missing(string setting, string example) =>
        new($"{HowToSet(setting, "is missing")}, for example {example}");

    internal static string HowToSet(string setting, string problem)
    {
        var variable = setting.Replace(":", "__", StringComparison.Ordinal);
        return $"the setting {setting} {problem}: set the environment variable {variable}, or {setting} in appsettings.json";
    }
}

/// <summary>A dependency cannot be reached; the message names it and the remedy.</summary>
public sealed class DependencyException(string message) : Exception(message);

public static class SettingExtensions
{
    /// <exception cref="SettingException">It is missing or empty.</exception>
    public static string Require(
        this IConfiguration configuration,
        string setting,
        string example
    ) =>
        configuration[setting] is { Length: > 0 } value
            ? value
            : throw SettingException.Missing(setting, example);
}
