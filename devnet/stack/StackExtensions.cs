using System.Net.Http.Headers;
using System.Text.Json;
using Notary.Chains;
using Notary.Devnet.Processes;
using Notary.Protocol.Setup;

namespace Notary.Devnet;

/// <summary>What setting up takes besides the services themselves.</summary>
public static class StackExtensions
{
    public static SetupChain ToSetup(this ChainIdentity chain) =>
        new(chain.Id, chain.UserContract, chain.ServiceProviderContract);

    /// <summary>Puts a document into the registry and returns its CID.</summary>
    /// <exception cref="DevnetException">The registry refused it.</exception>
    public static async Task<string> PublishSetupAsync(
        this DevnetStack stack,
        SetupDocument document,
        CancellationToken cancellation
    )
    {
        var bytes = document.ToCanonicalJson();
        using var content = new ByteArrayContent(bytes)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        var url = new Uri(stack.Services.Registry.Url, "v1/documents");
        using var answer = await stack.Http.PostAsync(url, content, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new DevnetException(
                $"the registry refused the setup document: {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
        return Cid.Of(bytes);
    }

    /// <summary>Has a block made at once, for setting up, and checks that the transaction succeeded in it.</summary>
    /// <exception cref="DevnetException">It failed.</exception>
    public static async Task<TransactionOutcome> ConfirmAsync(
        this DevnetStack stack,
        IChain chain,
        string transaction,
        CancellationToken cancellation
    )
    {
        await stack.MineAsync(chain.Identity.Kind == ChainKind.Evm ? 1 : 0, cancellation);
        var outcome = await chain.WaitAsync(transaction, cancellation);
        return outcome.Succeeded
            ? outcome
            : throw new DevnetException(
                $"{transaction} failed on {chain.Identity.Id}: {outcome.Reason}"
            );
    }
}
