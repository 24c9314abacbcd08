using MassTransit;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Keys;
using Notary.ThresholdBls.Identity;

namespace Notary.Member.Presence;

/// <summary>Who of the notaries is alive; among them, whether another process is this very notary.</summary>
internal sealed class PresenceConsumer(
    Attendance attendance,
    Keystore keystore,
    Tenure tenure,
    TenureLog log,
    Pulse pulse,
    TimeProvider time
) : IConsumer<NotaryAlive>
{
    public async Task Consume(ConsumeContext<NotaryAlive> context)
    {
        var message = context.Message;
        if (!attendance.Expects(message.Identity) || Sender(message) is not { } sender)
            return;
        attendance.Note(message, time.GetUtcNow());
        if (sender.Equals(keystore.Identity.PublicKey))
            await HearAsync(message, context.CancellationToken);
    }

    private async Task HearAsync(NotaryAlive message, CancellationToken cancellation)
    {
        var news = tenure.Hear(message, time.GetUtcNow());
        if (news is TwinNews.Answer or TwinNews.Alive)
            await pulse.BeatAsync(cancellation);
        if (news == TwinNews.Alive)
            await log.HeardAsync(message, cancellation);
        if (news == TwinNews.Gone)
            await log.GoneAsync(cancellation);
    }

    private static IdentityPublicKey? Sender(NotaryAlive message)
    {
        try
        {
            var key = IdentityPublicKey.Parse(Hex.Decode(message.Identity));
            return message.IsSignedBy(key) ? key : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
