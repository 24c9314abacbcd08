using Notary.EventStore;
using Notary.GroupFollowing;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;
using Notary.Oracle.Lapses;

namespace Notary.Oracle.Replay;

/// <summary>
/// Recomputes every answer, refusal and signed root of an oracle's log from the recorded inputs alone, with the service's own rules, and
/// checks the exposure invariant at every position (PROTOCOL 8, statements 3 and 5). It reads no clock and no key.
/// </summary>
public sealed class OracleReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapOracleEvents();

    /// <summary>An attestor's stream rests on itself alone, as an agreement's but for its lapses; watermarks and what the group signed rest on the groups.</summary>
    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        streamId == GroupBook.Stream ? new GroupsReplay(inputs)
        : streamId == Watermarks.Stream ? new WatermarkReplay(inputs)
        : AnswersSigned.IsStream(streamId) ? new AttestorReplay()
        : AnswerVouched.IsStream(streamId) ? new VouchedReplay(inputs)
        : new AgreementReplay(streamId, inputs);
}
