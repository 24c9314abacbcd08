using Notary.EventStore;

namespace Notary.Member.Replay;

/// <summary>
/// Recomputes every verdict, every governance decision and the generated key of a member's log from the recorded inputs alone,
/// with the member's own rules, and checks what it signed (PROTOCOL 8, statement 5). It reads no clock, no chain and no secret.
/// </summary>
public sealed class MemberReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapMemberEvents();

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new MemberStreamReplay(inputs);
}
