using Notary.EventStore;
using Notary.Oracle.Accounts;
using Notary.Oracle.Answers;

namespace Notary.Oracle.Replay;

/// <summary>
/// Recomputes every answer, refusal and signed root of an oracle's log from the recorded inputs alone, with the service's own rules, and
/// checks the exposure invariant at every position (PROTOCOL 8, statements 3 and 5). It reads no clock and no key.
/// </summary>
public sealed class OracleReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapOracleEvents();

    /// <summary>Every stream is an agreement's or an attestor's, and rests on itself alone.</summary>
    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        AnswersSigned.IsStream(streamId) ? new AttestorReplay() : new AgreementReplay(streamId);
}
