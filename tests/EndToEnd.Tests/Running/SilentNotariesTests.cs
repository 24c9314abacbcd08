using Notary.Chains;
using Notary.Devnet;
using Notary.Devnet.Deployment;
using Notary.Devnet.Services;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Testing;

namespace Notary.EndToEnd.Tests.Running;

/// <summary>Seven notaries of whom five sign: any two may go while a signature is asked for.</summary>
public sealed class SilentNotariesTests : IAsyncLifetime
{
    private readonly RunningStack _running = new(new DevnetOptions { Notaries = 7, Threshold = 5 });
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(10));

    private DevnetStack Stack => _running.Stack;

    private CancellationToken Cancellation => _timeout.Token;

    public Task InitializeAsync() => _running.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _running.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Whichever_two_stop_in_mid_session_the_group_signs()
    {
        await using var desk = await GovernanceDesk.OpenAsync(
            Stack.Servers.ConnectBus,
            Cancellation
        );
        var session = 0ul;
        foreach (var (first, second) in Pairs)
        {
            // One may have signed already, the other not: both go while the question is on its way.
            var signing = SignAsync(desk, ++session);
            await Task.WhenAll(Stack.StopAsync(first), Stack.StopAsync(second));
            var late = SignAsync(desk, ++session);
            await Task.WhenAll(signing, late);
            await Task.WhenAll(
                Stack.StartAgainAsync(first, Cancellation),
                Stack.StartAgainAsync(second, Cancellation)
            );
        }
    }

    private IEnumerable<(ServiceSpec, ServiceSpec)> Pairs
    {
        get
        {
            var notaries = Stack.Services.Notaries;
            var pairs =
                from i in Enumerable.Range(0, notaries.Count)
                from j in Enumerable.Range(i + 1, notaries.Count - i - 1)
                select (notaries[i], notaries[j]);
            var all = pairs.ToList();
            return TestTier.IsFull ? all : [all[0], all[^1]];
        }
    }

    private async Task SignAsync(GovernanceDesk desk, ulong session)
    {
        var group = KnownGroup.Parse(Stack.Group);
        var payload = new GovernancePayload.Attestor(
            Stack.Services.Attestor,
            2_000_000_000 + session
        );
        var chain = Stack.PaymentChain;
        var proof = await desk.SignAsync(group, chain, payload, Cancellation);
        var message = payload.Message(
            chain.Hash,
            chain.Chain,
            chain.ServiceProviderContract,
            group.Epoch,
            proof.Nonce
        );
        Assert.True(
            group.Key.PublicKey.Verify(
                message.ToArray(),
                ThresholdBls.Signature.Parse(proof.Signature)
            )
        );
    }
}
