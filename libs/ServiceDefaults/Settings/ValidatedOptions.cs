using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notary.ServiceDefaults;

public static class ValidatedOptions
{
    /// <summary>
    /// Binds options from the section of their class name without "Options" and checks their data annotations when the
    /// service starts: a wrong one ends it with a line that says which, and where to set it.
    /// </summary>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IServiceCollection services)
        where T : class
    {
        var section = SectionOf<T>();
        services.AddSingleton<IValidateOptions<T>>(new AnnotationsValidator<T>(section));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    internal static string SectionOf<T>()
    {
        var name = typeof(T).Name;
        return name.EndsWith("Options", StringComparison.Ordinal)
            ? name[..^"Options".Length]
            : name;
    }
}

internal sealed class AnnotationsValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var results = new List<ValidationResult>();
        if (
            Validator.TryValidateObject(
                options,
                new ValidationContext(options),
                results,
                validateAllProperties: true
            )
        )
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(results.Select(Describe));
    }

    private string Describe(ValidationResult result)
    {
        var setting = string.Join(':', result.MemberNames.Take(1).Prepend(section));
        return SettingException.HowToSet(setting, $"is wrong ({result.ErrorMessage})");
    }
}
