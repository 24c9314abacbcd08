using System.Net;
using System.Net.Http.Json;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.Protocol.Setup;

namespace Notary.Devnet.Story.Trades;

/// <summary>Waits for what the services tell over HTTP.</summary>
internal static class LockedWait
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
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            var cid = await LockedCidAsync(stack, agreementId, timeout.Token);
            var account = new Uri(stack.Services.Oracle.Url, $"v1/accounts/{agreementId}");
            while (!await IsOpenAsync(stack, account, timeout.Token))
                await Task.Delay(Interval, timeout.Token);
            return cid;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DevnetException(
                $"agreement {agreementId} was not locked within {Timeout.TotalSeconds} s"
            );
        }
    }

    private static async Task<string> LockedCidAsync(
        DevnetStack stack,
        Bytes32 agreementId,
        CancellationToken cancellation
    )
    {
        var url = new Uri(stack.Services.Registry.Url, $"v1/setups/{agreementId}");
        while (true)
        {
            var version = await stack.Http.GetFromJsonAsync<Version>(url, cancellation);
            if (version is { Status: "locked" })
                return version.Cid;
            await Task.Delay(Interval, cancellation);
        }
    }

    private static async Task<bool> IsOpenAsync(
        DevnetStack stack,
        Uri url,
        CancellationToken cancellation
    )
    {
        using var answer = await stack.Http.GetAsync(url, cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
            return false;
        var account = await answer.Content.ReadFromJsonAsync<OracleAccount>(cancellation);
        return account is { Locked: true };
    }

    private sealed record Version(string Cid, string Status);

    private sealed record OracleAccount(bool Locked);
}
