using Notary.EventStore;

namespace Notary.Member.Replay;

/// <summary>
/// Recomputes every verdict, every governance decision, every decision on the group's changes and the keys that ceremonies made,
/// from a member's recorded inputs alone, with the member's own rules, and checks what it signed (PROTOCOL 8, statement 5). It reads no clock, no chain and no secret.
/// </summary>
public sealed class MemberReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapMemberEvents();

    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new MemberStreamReplay(inputs);
}
