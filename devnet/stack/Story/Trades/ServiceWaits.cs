using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Devnet.Story.Trades;

/// <summary>Waits for what the services come to know.</summary>
public static class ServiceWaits
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Until the registry has the locked version and the oracle knows it.</summary>
    /// <returns>The locked version's CID.</returns>
    /// <exception cref="DevnetException">Not within a minute.</exception>
    public static async Task<string> UntilLockedAsync(
        this DevnetStack stack,
        Bytes32 agreementId,
        CancellationToken cancellation
    )
    {
        var locked = await Polling.UntilAsync(
            $"the registry has agreement {agreementId} as locked",
            Limit,
            async token =>
                await stack.Clients.Registry.FindAsync(agreementId, cancellation: token)
                    is { Status: SetupStatus.Locked } version
                    ? version
                    : null,
            cancellation
        );
        await Polling.UntilAsync(
            $"the oracle has agreement {agreementId} as locked",
            Limit,
            async token =>
                await stack.Clients.Oracle.StatusAsync(agreementId, token)
                    is { Locked: true } status
                    ? status
                    : null,
            cancellation
        );
        return locked.Cid;
    }

    /// <summary>Until both chains show the CID of the locked setup, with blocks as they come.</summary>
    /// <exception cref="DevnetException">Not within a minute.</exception>
    public static async Task UntilAnchoredAsync(
        this DevnetStack stack,
        Bytes32 agreementId,
        string cid,
        CancellationToken cancellation
    )
    {
        await using var chains = stack.OpenChains(stack.Deployer);
        foreach (var chain in chains.All)
            await Polling.UntilAsync(
                $"{chain.Identity.Id} shows {cid}",
                Limit,
                async token =>
                    await chain.GetSetupAsync(agreementId, token) is { } setup
                    && Cid.OfDigest(setup.CidDigest) == cid
                        ? setup
                        : null,
                cancellation
            );
    }

    /// <summary>Until no exchange draws on either deposit any more.</summary>
    /// <exception cref="DevnetException">Not within a minute.</exception>
    public static Task UntilFreeAsync(
        this DevnetStack stack,
        Bytes32 agreementId,
        CancellationToken cancellation
    ) =>
        Polling.UntilAsync(
            $"the exchanges of agreement {agreementId} are settled",
            Limit,
            async token =>
                await stack.Clients.Oracle.StatusAsync(agreementId, token)
                    is { Consumer.Exposure: "0", Provider.Exposure: "0" } status
                    ? status
                    : null,
            cancellation
        );
}
