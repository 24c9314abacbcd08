using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm;
using Notary.Chains.Fabric;
using Notary.Contracts.Group;
using Notary.Devnet;
using Notary.Devnet.Deployment;
using Notary.Devnet.Processes;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Cli.Deploy;

/// <summary>
/// The step after the services' start: the group's document goes into the registry, its key and the document's CID onto
/// both chains, and the group registers the oracle's attestor. What an earlier run did is not repeated.
/// </summary>
internal sealed class GroupSetup(DeploySettings settings)
{
    private const ulong AttestorSeconds = 365 * 24 * 3600;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly DeployOptions _options = settings.Options;

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var group = await WaitForKeyAsync(http, cancellation);
        await using var chains = new ChainSet([
            new EvmChain(settings.Evm, TimeProvider.System),
            new FabricChain(settings.Fabric, TimeProvider.System),
        ]);
        await InitializeAsync(http, group, chains, cancellation);
        await using var desk = await GovernanceDesk.OpenAsync(
            builder => builder.Configuration.AddConfiguration(settings.Configuration),
            cancellation
        );
        await Task.WhenAll(
            chains.All.Select(chain => RegisterAttestorAsync(chain, group, desk, cancellation))
        );
    }

    /// <summary>Later groups take over by the signature of the one before.</summary>
    private async Task InitializeAsync(
        HttpClient http,
        KnownGroup group,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        var shown = await Task.WhenAll(
            chains.All.Select(async c => (Chain: c, Group: await c.GetGroupAsync(cancellation)))
        );
        var without = shown.Where(s => s.Group is null).Select(s => s.Chain).ToList();
        if (without.Count > 0)
        {
            var digest = await PublishAsync(http, group, chains, cancellation);
            var key = group.Key.PublicKey.ToBytes();
            var first = new ChainCall.Initialize(key, group.Id, digest);
            await Task.WhenAll(without.Select(chain => SendAsync(chain, first, cancellation)));
        }
        Output.Progress.Report("the group's key is in force on both chains");
    }

    private async Task RegisterAttestorAsync(
        IChain chain,
        KnownGroup group,
        GovernanceDesk desk,
        CancellationToken cancellation
    )
    {
        var until = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() + AttestorSeconds;
        var payload = new GovernancePayload.Attestor(Address.Parse(_options.Attestor), until);
        var proof = await desk.SignAsync(group, chain.Identity, payload, cancellation);
        await SendAsync(
            chain,
            new ChainCall.RegisterAttestor(payload.Address, until, proof),
            cancellation
        );
        Output.Progress.Report($"{chain.Identity.Id}: the oracle's attestor is registered");
    }

    private static async Task SendAsync(
        IChain chain,
        ChainCall call,
        CancellationToken cancellation
    )
    {
        var outcome = await chain.WaitAsync(
            await chain.SubmitAsync(call, cancellation),
            cancellation
        );
        if (!outcome.Succeeded)
            throw new ChainRejectedException(
                $"{call.GetType().Name} failed on {chain.Identity.Id}: {outcome.Reason}"
            );
    }

    private async Task<Bytes32> PublishAsync(
        HttpClient http,
        KnownGroup group,
        ChainSet chains,
        CancellationToken cancellation
    )
    {
        var document = new SetupDocument(
            1,
            Previous: null,
            SetupStatus.Group,
            group.ToSetup(),
            [.. chains.All.Select(chain => chain.Identity.ToSetup())],
            Agreement: null,
            []
        );
        var bytes = document.ToCanonicalJson();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        using var answer = await http.PostAsync(
            new Uri(_options.Registry!, "v1/documents"),
            content,
            cancellation
        );
        if (!answer.IsSuccessStatusCode)
            throw new DevnetException(
                $"the registry refused the setup document: {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
        var cid = Cid.Of(bytes);
        Output.Progress.Report($"setup document {cid}");
        return Cid.DigestOf(cid);
    }

    /// <summary>Waits for as long as it takes: the notaries' own log says what keeps them.</summary>
    private async Task<KnownGroup> WaitForKeyAsync(HttpClient http, CancellationToken cancellation)
    {
        Output.Progress.Report("the notaries generate their key");
        var groups = await Task.WhenAll(
            _options.Notaries.Select(notary => AskAsync(http, notary, cancellation))
        );
        return groups.DistinctBy(group => group.Id).Count() == 1
            ? groups[0]
            : throw new DevnetException("the notaries announce different groups");
    }

    private static async Task<KnownGroup> AskAsync(
        HttpClient http,
        Uri notary,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(notary, "v1/group"), cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
                return KnownGroup.Parse(
                    (await answer.Content.ReadFromJsonAsync<GroupActivated>(cancellation))!
                );
            await Task.Delay(Interval, cancellation);
        }
    }
}
