using Notary.Client.Cover;
using Notary.Protocol.Exchanges;
using Xunit;

namespace Notary.Services.Tests.Client;

public sealed class OwnCheckTests : IDisposable
{
    private readonly Parties parties = new();
    private readonly OwnCheck check;

    public OwnCheckTests()
    {
        check = new(parties.Terms, parties.Payments, parties.Deliveries);
        parties.Payments.Balance = 2_001;
    }

    public void Dispose()
    {
        check.Dispose();
        parties.Dispose();
    }

    [Fact]
    public async Task Open_exchanges_count_until_the_balance_no_longer_exceeds_them()
    {
        await ReserveAsync(1);
        await ReserveAsync(2);
        var refusal = await Assert.ThrowsAsync<CoverException>(() => ReserveAsync(3));
        Assert.Equal(
            (Side.Payment, 2_001, 2_000, 1_000),
            (refusal.Side, (int)refusal.Balance, (int)refusal.Exposure, (int)refusal.Required)
        );
    }

    [Fact]
    public async Task A_balance_that_equals_exposure_and_required_does_not_cover()
    {
        parties.Payments.Balance = 1_000;
        await Assert.ThrowsAsync<CoverException>(() => ReserveAsync(1));
    }

    [Fact]
    public async Task The_provider_must_be_covered_too()
    {
        parties.Deliveries.Balance = 1_000;
        var refusal = await Assert.ThrowsAsync<CoverException>(() => ReserveAsync(1));
        Assert.Equal(Side.Delivery, refusal.Side);
    }

    [Fact]
    public async Task The_same_exchange_counts_once()
    {
        parties.Payments.Balance = 1_001;
        await ReserveAsync(1);
        await ReserveAsync(1);
    }

    [Fact]
    public async Task A_recorded_leg_is_exposed_no_more()
    {
        await ReserveAsync(1);
        await ReserveAsync(2);
        parties.Payments.Record(1, Side.Payment);
        await ReserveAsync(3);
    }

    [Fact]
    public async Task Of_many_at_once_only_those_that_are_covered_pass()
    {
        parties.Payments.Balance = 5_001;
        var attempts = Enumerable.Range(1, 20).Select(i => TryAsync((ulong)i));
        Assert.Equal(5, (await Task.WhenAll(attempts)).Count(passed => passed));
    }

    private Task ReserveAsync(ulong sequence) =>
        check.ReserveAsync(parties.Answer(sequence).Answer, CancellationToken.None);

    private async Task<bool> TryAsync(ulong sequence)
    {
        try
        {
            await ReserveAsync(sequence);
            return true;
        }
        catch (CoverException)
        {
            return false;
        }
    }
}
