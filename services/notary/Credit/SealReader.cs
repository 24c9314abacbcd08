using System.Globalization;
using System.Text;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Protocol.Setup;
using Notary.ThresholdBls;

namespace Notary.Member.Credit;

/// <summary>The blocks behind a group's signature: from this member's own agreement, else from the registry, which is not trusted.</summary>
/// <param name="http">With the registry as its base address.</param>
internal sealed class SealReader(HttpClient http, GroupKeyring groups, CreditDesk desk)
{
    /// <summary>Epochs that are caught up at once.</summary>
    private const int MaxMissed = 1000;

    /// <summary>Whether the group of that id signed it.</summary>
    public static bool IsSigned(EvidenceAgreed agreed, KnownGroup? group)
    {
        try
        {
            return group is not null
                && agreed is { Epoch: > 0, Attempt: >= 0 }
                && agreed.GroupEpoch == group.Epoch
                && agreed.GroupId == group.Id.ToString()
                && group.Key.PublicKey.Verify(
                    CreditSeal.MessageOf(agreed.Epoch, agreed.Attempt, agreed.Cid, group).ToArray(),
                    Signature.Parse(Hex.Decode(agreed.Signature))
                );
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>From the open epoch to the agreed one; none where the signature does not hold or a block is missing.</summary>
    public async Task<IReadOnlyList<EvidenceSealed>> ReadAsync(
        EvidenceAgreed agreed,
        CreditLedger ledger,
        CancellationToken cancellation
    )
    {
        if (!IsSigned(agreed, GroupOf(agreed)) || agreed.Epoch - ledger.OpenEpoch >= MaxMissed)
            return [];
        var blocks = new List<EvidenceSealed>();
        for (var next = agreed; ; )
        {
            if (await BlockAsync(next.Cid, ledger, cancellation) is not { } json)
                return [];
            blocks.Insert(0, new(next, json, desk.Now));
            var block = Parse(json);
            if (block is null || block.Epoch != next.Epoch)
                return [];
            if (block.Epoch == ledger.OpenEpoch)
                return block.Previous == ledger.Cid ? blocks : [];
            next = agreed with { Epoch = block.Epoch - 1, Cid = block.Previous!, Signature = "" };
        }
    }

    /// <summary>Whether a block follows a ledger's last one, and holds.</summary>
    public static EvidenceBlock? Parse(string json)
    {
        try
        {
            var block = EvidenceBlock.Parse(Encoding.UTF8.GetBytes(json));
            return VerifiedEvidence.Of(block, EvidenceSignatures.Instance).Block;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private KnownGroup? GroupOf(EvidenceAgreed agreed) =>
        Bytes32.TryParse(agreed.GroupId, out var id)
            ? groups.Ledger.Groups.GetValueOrDefault(id)?.Group
            : null;

    private async Task<string?> BlockAsync(
        string cid,
        CreditLedger ledger,
        CancellationToken cancellation
    )
    {
        var steps = new Agreement.AgreementSteps(ledger, desk.Terms!, desk.Self);
        foreach (var proposal in ledger.Agreement.Proposals.Where(p => p.Cid == cid))
            if (
                ledger.Agreement.OffersOf(proposal) is not null
                && steps.BlockOf(proposal) is var made
                && Cid.Of(made) == cid
            )
                return Encoding.UTF8.GetString(made);
        return await FetchAsync(cid, cancellation);
    }

    private async Task<string?> FetchAsync(string cid, CancellationToken cancellation)
    {
        try
        {
            var bytes = await http.GetByteArrayAsync(
                new Uri($"v1/documents/{cid}", UriKind.Relative),
                cancellation
            );
            return Cid.Of(bytes) == cid ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static Uri PlaceOf(EvidenceAgreed agreed) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"v1/evidence?epoch={agreed.Epoch}&attempt={agreed.Attempt}&group={agreed.GroupId}&signature={agreed.Signature}"
            ),
            UriKind.Relative
        );

    /// <summary>Keeps a block for good; harmless when repeated.</summary>
    /// <returns>Whether the registry has it.</returns>
    public async Task<bool> StoreAsync(EvidenceSealed done, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PlaceOf(done.Agreed))
            {
                Content = new StringContent(done.Block, Encoding.UTF8, "application/json"),
            };
            using var answer = await http.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }
}
