using Notary.Oracle.Answers;
using Notary.Protocol.Attestations;

namespace Notary.Oracle.Tests;

/// <summary>A group that signs nothing.</summary>
internal sealed class AbsentGroup : IGroupVoucher
{
    public Task<Attestation?> VouchAsync(DueAnswer due, CancellationToken cancellation) =>
        Task.FromResult<Attestation?>(null);

    public Task<Attestation?> FindAsync(NamedAnswer given, CancellationToken cancellation) =>
        Task.FromResult<Attestation?>(null);
}
