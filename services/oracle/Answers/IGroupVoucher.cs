using Notary.Protocol.Attestations;

namespace Notary.Oracle.Answers;

/// <summary>Has the group vouch for answers for which an attestor may not.</summary>
public interface IGroupVoucher
{
    /// <summary>Null where the group has not signed in time.</summary>
    /// <param name="due">Approved, and in the log.</param>
    Task<Attestation?> VouchAsync(DueAnswer due, CancellationToken cancellation);

    /// <summary>The newest word of the group for an answer; while a leg may still need it, that of the group in force.</summary>
    Task<Attestation?> FindAsync(NamedAnswer given, CancellationToken cancellation);
}
