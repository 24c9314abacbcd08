using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notary.ServiceDefaults;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Service;

public sealed class StartTests
{
    [Theory]
    [InlineData(null, null, "AttestorKey")]
    [InlineData("0x0bad5ec7e7", null, "AttestorKey")]
    [InlineData(null, "nobody", "UserContracts")]
    public async Task A_missing_or_wrong_setting_ends_the_start_and_is_named(
        string? key,
        string? contract,
        string named
    )
    {
        var settings = new Dictionary<string, string?>(TestChains.Settings, StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1",
            ["Bus:Uri"] = "amqp://127.0.0.1:1/",
            ["Oracle:AttestorKey"] = contract is null ? key : "0x" + new string('1', 64),
            ["Oracle:UserContracts:0"] = contract ?? Scene.UserContract.ToString(),
        };
        await using var app = ServiceHost.Build(
            OracleService.Name,
            ["--urls=http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.AddOracle();
            },
            routes => routes.MapOracle()
        );
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains($"Oracle:{named}", error.Message, StringComparison.Ordinal);
        if (key is not null)
            Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }
}
