namespace Notary.EventStore.Tests.Daemon;

public sealed class MigrationTests
{
    [Fact]
    public async Task A_migration_that_fills_a_gap_in_the_numbers_is_applied_to_logs_that_have_later_ones()
    {
        await using var log = await TestLog.CreateAsync();
        await log.ExecuteAsync(
            "drop table es_snapshots; delete from es_migrations where number = 103"
        );
        Assert.True(await log.ExecuteAsync("select max(number) > 103 from es_migrations") is true);

        await log.Store.ApplyAllConfiguredChangesToDatabaseAsync();
        Assert.Equal(0L, await log.ExecuteAsync("select count(*) from es_snapshots"));
    }
}
