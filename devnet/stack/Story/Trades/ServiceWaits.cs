using System.Net;
using System.Net.Http.Json;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Devnet.Story.Trades;

/// <summary>Waits for what the services tell over HTTP.</summary>
internal static class ServiceWaits
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Until the registry has the locked version and the oracle knows it.</summary>
    /// <returns>The locked version's CID.</returns>
    /// <exception cref="DevnetException">Not within 30 s.</exception>
    public static async Task<string> UntilLockedAsync(
        this DevnetStack stack,
        Bytes32 agreementId,
        CancellationToken cancellation
    )
    {
        var setup = new Uri(stack.Services.Registry.Url, $"v1/setups/{agreementId}");
        var version = await UntilAsync<SetupVersion>(
            stack,
            setup,
            found => found.Status == "locked",
            cancellation
        );
        await UntilAsync<OracleAccounts>(
            stack,
            AccountsOf(stack, agreementId),
            found => found.Locked,
            cancellation
        );
        return version.Cid;
    }

    /// <summary>Until no exchange draws on either deposit any more.</summary>
    /// <exception cref="DevnetException">Not within 30 s.</exception>
    public static Task UntilFreeAsync(
        this DevnetStack stack,
        Bytes32 agreementId,
        CancellationToken cancellation
    ) =>
        UntilAsync<OracleAccounts>(
            stack,
            AccountsOf(stack, agreementId),
            found => found.Consumer.Exposure == "0" && found.Provider.Exposure == "0",
            cancellation
        );

    private static Uri AccountsOf(DevnetStack stack, Bytes32 agreementId) =>
        new(stack.Services.Oracle.Url, $"v1/accounts/{agreementId}");

    private static async Task<T> UntilAsync<T>(
        DevnetStack stack,
        Uri url,
        Func<T, bool> isReached,
        CancellationToken cancellation
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            while (true)
            {
                using var answer = await stack.Http.GetAsync(url, timeout.Token);
                if (
                    answer.StatusCode == HttpStatusCode.OK
                    && await answer.Content.ReadFromJsonAsync<T>(timeout.Token) is { } found
                    && isReached(found)
                )
                    return found;
                await Task.Delay(Interval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DevnetException(
                $"{url} did not show what was waited for within {Timeout.TotalSeconds} s"
            );
        }
    }

    private sealed record SetupVersion(string Cid, string Status);

    private sealed record OracleAccounts(
        bool Locked,
        OracleAccount Consumer,
        OracleAccount Provider
    );

    private sealed record OracleAccount(string Exposure);
}
