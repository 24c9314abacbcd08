using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Notary.ServiceDefaults;

/// <summary>Builds and runs a service: alone from its Program.cs, or as one of many hosts in a process.</summary>
public static class ServiceHost
{
    /// <summary>Exit codes of sysexits.h: a missing setting, a dependency that cannot be reached.</summary>
    private const int ConfigurationError = 78,
        Unavailable = 69;

    /// <summary>The whole of a service's Program.cs.</summary>
    /// <returns>0; 78 where a setting is missing or wrong, 69 where a dependency cannot be reached (one line on stderr says which).</returns>
    public static async Task<int> RunAsync(
        string service,
        string[] args,
        Action<WebApplicationBuilder> configure,
        Action<IEndpointRouteBuilder> map
    )
    {
        try
        {
            await using var app = Build(service, args, configure, map);
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(
                service,
                ConfigurationError,
                string.Join(Environment.NewLine, e.Failures)
            );
        }
        catch (Exception e) when (e is SettingException or ValidationException)
        {
            return await FailAsync(service, ConfigurationError, e.Message);
        }
        catch (DependencyException e)
        {
            return await FailAsync(service, Unavailable, e.Message);
        }
        catch (NpgsqlException e)
        {
            return await FailAsync(
                service,
                Unavailable,
                $"PostgreSQL: {e.Message}; check ConnectionStrings__Postgres"
            );
        }
    }

    /// <summary>A service that is built and not started. <paramref name="configure"/> may add settings and shared parts first.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public static WebApplication Build(
        string service,
        string[] args,
        Action<WebApplicationBuilder> configure,
        Action<IEndpointRouteBuilder> map
    )
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddKeyPerFile(SecretsFolder, optional: true);
        configure(builder);
        builder.AddServiceDefaults(service);
        var app = builder.Build();
        app.UseServiceDefaults();
        map(app);
        return app;
    }

    /// <summary>A folder of files named after settings ("ConnectionStrings__Postgres"), as containers mount secrets.</summary>
    private static string SecretsFolder =>
        Environment.GetEnvironmentVariable("NOTARY_SECRETS") ?? "/run/secrets";

    private static async Task<int> FailAsync(string service, int code, string message)
    {
        await Console.Error.WriteLineAsync($"{service}: {message}");
        return code;
    }
}
