using System.Net.Http.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Devnet.Processes;
using Notary.Devnet.Story;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Protocol.Groups;
using Notary.Protocol.Setup;

namespace Notary.Devnet.Deployment;

/// <summary>
/// Puts the first group in force: its document into the registry, its key and the document's CID onto both chains, by the
/// deployer; then the oracle's attestor, by the group itself.
/// </summary>
internal sealed class GroupDeployer(DevnetStack stack, ChainSet chains)
{
    private const ulong AttestorSeconds = 30 * 24 * 3600;

    public async Task AnchorAsync(INarrator narrator, CancellationToken cancellation)
    {
        var cid = await PublishAsync(cancellation);
        narrator.Tell($"setup document {cid}");
        var first = new ChainCall.Initialize(
            Hex.Decode(stack.Group.PublicKey),
            KnownGroup.Parse(stack.Group).Id,
            Cid.DigestOf(cid)
        );
        await OnEachAsync(_ => Task.FromResult<ChainCall>(first), cancellation);
        narrator.Tell("the key and the document's CID are on both chains");
        await RegisterAttestorAsync(cancellation);
        narrator.Tell("the group registered the oracle's attestor on both chains");
    }

    private async Task<string> PublishAsync(CancellationToken cancellation)
    {
        var document = new SetupDocument(
            1,
            Previous: null,
            SetupStatus.Group,
            KnownGroup.Parse(stack.Group).ToSetup(),
            [.. chains.All.Select(chain => chain.Identity.ToSetup())],
            Agreement: null,
            []
        );
        return (await stack.Clients.Registry.PublishAsync(document, cancellation)).Cid;
    }

    private async Task RegisterAttestorAsync(CancellationToken cancellation)
    {
        await using var desk = await GovernanceDesk.OpenAsync(
            stack.Servers.ConnectBus,
            cancellation
        );
        var until = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + AttestorSeconds;
        var payload = new GovernancePayload.Attestor(stack.Services.Attestor, until);
        await OnEachAsync(
            async chain => new ChainCall.RegisterAttestor(
                payload.Address,
                until,
                await desk.SignAsync(
                    KnownGroup.Parse(stack.Group),
                    chain.Identity,
                    payload,
                    cancellation
                )
            ),
            cancellation
        );
    }

    private async Task OnEachAsync(
        Func<IChain, Task<ChainCall>> call,
        CancellationToken cancellation
    ) =>
        await Task.WhenAll(
            chains.All.Select(async chain =>
            {
                var transaction = await chain.SubmitAsync(await call(chain), cancellation);
                await stack.ConfirmAsync(chain, transaction, cancellation);
            })
        );
}
