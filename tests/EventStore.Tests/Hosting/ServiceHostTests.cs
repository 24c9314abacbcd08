using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notary.ServiceDefaults;

namespace Notary.EventStore.Tests.Hosting;

public sealed class ServiceHostTests
{
    [Fact]
    public void A_missing_database_setting_is_named_with_where_to_set_it()
    {
        var e = Assert.Throws<SettingException>(() => Build(b => b.AddNotaryEventStore(_ => { })));
        Assert.StartsWith(
            "the setting ConnectionStrings:Postgres is missing: set the environment variable ConnectionStrings__Postgres",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_missing_broker_setting_ends_the_service_with_the_code_for_configuration_errors() =>
        Assert.Equal(
            78,
            await ServiceHost.RunAsync(
                "test",
                ["--urls=http://127.0.0.1:0"],
                b => b.AddNotaryBus(),
                _ => { }
            )
        );

    [Fact]
    public async Task A_broker_that_is_not_there_ends_the_service_with_the_code_for_unavailable()
    {
        var port = Devnet.Processes.FreePort.Next();
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            $"--Bus:Uri=amqp://127.0.0.1:{port}",
            "--Bus:StartTimeout=00:00:01",
        ];
        Assert.Equal(69, await ServiceHost.RunAsync("test", args, b => b.AddNotaryBus(), _ => { }));
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_and_are_named()
    {
        await using var app = Build(b => b.Services.AddValidatedOptions<SampleOptions>());
        var e = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () =>
                app.StartAsync()
        );
        Assert.Contains("the setting Sample:Path is wrong", e.Message, StringComparison.Ordinal);
        Assert.Contains("Sample__Path", e.Message, StringComparison.Ordinal);
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(
        Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder> configure
    ) => ServiceHost.Build("test", ["--urls=http://127.0.0.1:0"], configure, _ => { });

    private sealed class SampleOptions
    {
        [Required]
        public string? Path { get; set; }
    }
}
