using MassTransit;
using Microsoft.Extensions.Options;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Keys;

namespace Notary.Member.Presence;

/// <summary>Says on the bus that this process lives. What nobody hears in time is worth nothing, and is not kept.</summary>
internal sealed class Pulse(
    IPublishEndpoint bus,
    Keystore keystore,
    Tenure tenure,
    IOptions<NotaryOptions> options,
    TimeProvider time
)
{
    private readonly string _identity = Hex.Encode(keystore.Identity.PublicKey.ToBytes());
    private long _counter;

    public Task BeatAsync(CancellationToken cancellation, bool isLast = false)
    {
        var message = new NotaryAlive(
            _identity,
            tenure.Self.Instance,
            tenure.Self.StartedAt,
            Interlocked.Increment(ref _counter),
            time.GetUtcNow().ToUnixTimeSeconds(),
            tenure.LastHeard,
            isLast || tenure.HasGivenWay,
            Signature: ""
        );
        return bus.Publish(
            message.SignedBy(keystore.Identity),
            context =>
            {
                context.Durable = false;
                context.TimeToLive = options.Value.Presence.Silence;
            },
            cancellation
        );
    }
}
