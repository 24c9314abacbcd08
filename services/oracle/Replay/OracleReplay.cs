using Notary.EventStore;
using Notary.Oracle.Accounts;

namespace Notary.Oracle.Replay;

/// <summary>
/// Recomputes every answer and refusal of an oracle's log from the recorded inputs alone, with the service's own rules, and
/// checks the exposure invariant at every position (PROTOCOL 8, statements 3 and 5). It reads no clock and no key.
/// </summary>
public sealed class OracleReplay : StreamedReplay
{
    public override void Configure(StoreOptions options) => options.Events.MapOracleEvents();

    /// <summary>Every stream is an agreement's, and rests on itself alone.</summary>
    protected override IStreamReplay Open(string streamId, ReplayInputs inputs) =>
        new AgreementReplay(streamId);
}
