using Notary.Contracts.Group;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;

namespace Notary.IpfsRegistry.Misbehaviour;

/// <summary>Decision: a member's word in a signing round of this service breaks the protocol. One stream for each identity.</summary>
public sealed record MisbehaviourFound(MisbehaviourReported Report)
{
    internal static string StreamOf(MisbehaviourReported report) =>
        "misbehaviour-" + Keccak256.HashText(report.Identity);

    /// <summary>Whether a report is about the same word: the signature over it may differ.</summary>
    internal bool IsAbout(MisbehaviourReported report) =>
        Report with
        {
            Evidence = Report.Evidence with { Signature = report.Evidence.Signature },
        } == report;

    /// <summary>What should stand where this does.</summary>
    internal async Task<object> CheckAsync(
        IEvent recorded,
        ReplayInputs inputs,
        CancellationToken cancellation
    )
    {
        var roll = await inputs.RollBeforeAsync(recorded, cancellation);
        var group = roll.Groups.FirstOrDefault(g => g.Id.ToString() == Report.GroupId);
        return group is not null && BadPartial.IsProved(Report, group)
            ? this
            : "nothing: the evidence does not show it";
    }
}
