using System.Net;
using System.Net.Http.Json;
using Notary.Contracts.Group;
using Notary.Devnet.Processes;

namespace Notary.Devnet.Deployment;

/// <summary>The notaries' own word on the group that is in force.</summary>
public static class GroupWatch
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until every notary announces the same key.</summary>
    /// <exception cref="DevnetException">They did not within a minute, or announce different keys.</exception>
    public static async Task<GroupActivated> WaitAsync(
        DevnetStack stack,
        CancellationToken cancellation
    )
    {
        var groups = await Task.WhenAll(
            stack.Services.Notaries.Select(notary =>
                Polling.UntilAsync(
                    $"{notary.Instance} has a key",
                    Limit,
                    token => AskAsync(stack.Http, notary.Url, token),
                    cancellation
                )
            )
        );
        var keys = groups.Select(g => g.PublicKey).Distinct(StringComparer.Ordinal).Count();
        return keys == 1
            ? groups[0]
            : throw new DevnetException("the notaries announce different group keys");
    }

    private static async Task<GroupActivated?> AskAsync(
        HttpClient http,
        Uri notary,
        CancellationToken cancellation
    )
    {
        using var answer = await http.GetAsync(new Uri(notary, "v1/group"), cancellation);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadFromJsonAsync<GroupActivated>(cancellation)
            : null;
    }
}
