using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notary.Chains;
using Notary.EventStore;
using Notary.Evm;
using Notary.GroupFollowing;
using Notary.GroupSigning;
using Notary.Oracle.Accounts;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Oracle.Answers;

/// <summary>
/// Has the group vouch for answers beyond the attestors' limit: asked once at a time for an exchange, recorded, then handed out.
/// It goes on when the client that asked has gone, and the same request finds what came of it.
/// </summary>
internal sealed class GroupVouching(
    AgreementBook book,
    AttestationArchive archive,
    IDocumentStore store,
    ChainSet chains,
    GroupBook groups,
    GroupSigner signer,
    TimeProvider time,
    ILogger<GroupVouching> logger
) : IGroupVoucher, IDisposable
{
    /// <summary>How long a client waits; shorter than one oracle waits for another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>How long members are asked in one go: the group may change meanwhile.</summary>
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Bytes32, Lazy<Task<Attestation?>>> open = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Null where the group has not signed in time, or the two chains are not under one group that was announced.</summary>
    /// <param name="due">Approved, and in the log.</param>
    public async Task<Attestation?> VouchAsync(DueAnswer due, CancellationToken cancellation)
    {
        var id = due.Named.ExchangeId;
        if (await GroupForAsync(due.Named.Answer, cancellation) is not { } group)
            return null;
        if (await archive.FindAsync(id) is { } known && known.Epoch == group.Epoch)
            return known;
        var asked = open.GetOrAdd(id, _ => new(() => AskAsync(group, due)));
        try
        {
            return await asked.Value.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Attestation?> FindAsync(NamedAnswer given, CancellationToken cancellation)
    {
        var known = await archive.FindAsync(given.ExchangeId);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (now > given.Answer.SecondBy)
            return known;
        var group = await GroupForAsync(given.Answer, cancellation);
        if (group is null || group.Epoch == known?.Epoch)
            return known;
        var log = await store
            .QuerySession()
            .Events.FetchStreamAsync(
                given.Answer.AgreementId.ToString(),
                cancellation: cancellation
            );
        return DueAnswer.InLog(log.Select(e => e.Data), given) is { } due
            ? await VouchAsync(due, cancellation) ?? known
            : known;
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
    }

    /// <summary>The group that both chains of an answer accept.</summary>
    private async Task<KnownGroup?> GroupForAsync(Answer answer, CancellationToken cancellation)
    {
        var (payment, data) = (ChainOf(answer, Side.Payment), ChainOf(answer, Side.Delivery));
        if (payment is null || data is null)
        {
            logger.LogWarning("An answer's chain is not configured: the group cannot be asked");
            return null;
        }
        var roll = await groups.LoadAsync(cancellation);
        var group = roll.InForceOn(payment.Id);
        return group?.Id == roll.InForceOn(data.Id)?.Id ? group : null;
    }

    private async Task<Attestation?> AskAsync(KnownGroup group, DueAnswer due)
    {
        try
        {
            var signatures = await Task.WhenAll(
                SignAsync(group, due, Side.Payment),
                SignAsync(group, due, Side.Delivery)
            );
            if (signatures is [{ } payment, { } data])
                return await RecordAsync(group, due, payment, data);
            logger.LogWarning(
                "The group did not sign the answer to exchange {Exchange} in time",
                due.Named.ExchangeId
            );
            return null;
        }
        finally
        {
            open.TryRemove(due.Named.ExchangeId, out _);
        }
    }

    private async Task<ChainSignature?> SignAsync(KnownGroup group, DueAnswer due, Side side)
    {
        var answer = due.Named.Answer;
        var chain = ChainOf(answer, side)!;
        var request = SignatureRequest.Answer(
            chain,
            group.Epoch,
            AgreementOf(answer),
            answer,
            due.Intent,
            due.Signature
        );
        var proof = await signer.TrySignAsync(group, request, Asking, ending.Token);
        return proof is null ? null : new(chain, Hex.Encode(proof.Signature));
    }

    private async Task<Attestation> RecordAsync(
        KnownGroup group,
        DueAnswer due,
        ChainSignature payment,
        ChainSignature data
    )
    {
        var (id, answer) = due.Named;
        var vouched = new AnswerVouched(
            id.ToString(),
            answer.Digest.ToString(),
            group.Epoch,
            group.Id.ToString(),
            payment,
            data
        );
        var session = store.LightweightSession();
        session.Events.Append(AnswerVouched.StreamOf(id), vouched);
        book.Attested(id, await session.SaveChangesAsync(CancellationToken.None));
        return vouched.ToAttestation();
    }

    private Agreement AgreementOf(Answer answer) => book.Find(answer.AgreementId)!.State.Agreement!;

    private ChainIdentity? ChainOf(Answer answer, Side side) =>
        chains.All.Select(chain => chain.Identity).FirstOrDefault(c => c.Carries(answer, side));
}
