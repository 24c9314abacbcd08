using Notary.Evm;

namespace Notary.Member.Credit.Elections;

/// <summary>
/// Decision, in the stream of groups: the change that the credit of an epoch asks for. Where the sitting group stays, there is none.
/// </summary>
/// <param name="CreditEpoch">Whose block it follows from.</param>
/// <param name="Outgoing">Id of the group that is to hand over.</param>
/// <param name="Kind">A constant of ChangeKind.</param>
/// <param name="Members">Identity keys, in the order of the next group.</param>
/// <param name="At">Unix seconds by the member's own clock.</param>
public sealed record ElectionHeld(
    long CreditEpoch,
    Bytes32 Outgoing,
    string Kind,
    int Threshold,
    IReadOnlyList<string> Members,
    long At
);
