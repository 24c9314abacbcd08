using Notary.EventStore;
using Notary.Evm;

namespace Notary.IpfsRegistry.Setups;

/// <summary>Looks again at a setup after each of its events, whichever comes last: the agreed document or a deposit.</summary>
internal sealed class LockingProcess(SetupWriter setups) : ISubscription
{
    public string Name => "locking";

    public async Task ProcessEventsAsync(IReadOnlyList<IEvent> page, CancellationToken cancellation)
    {
        foreach (
            var agreementId in page.Select(AgreementIdOf)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
        )
            await setups.LockIfCompleteAsync(Bytes32.Parse(agreementId), cancellation);
    }

    private static string? AgreementIdOf(IEvent e) =>
        e.Data switch
        {
            SetupRecorded recorded => recorded.AgreementId,
            DepositSeen deposit => deposit.AgreementId,
            _ => null,
        };
}
