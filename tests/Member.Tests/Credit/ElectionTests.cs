using Notary.Contracts.Group;
using Notary.GroupSigning;
using Notary.Member.Credit;
using Notary.Member.Credit.Elections;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>Seven notaries stand for the four seats of a group.</summary>
public sealed class ElectionTests
{
    private const int Liar = 4;
    private static readonly int[] Honest = [1, 2, 3];
    private static readonly int[] Others = [1, 2, 3, 5, 6, 7];

    [Fact]
    public async Task A_malicious_member_is_voted_out_within_three_epochs_over_RabbitMQ()
    {
        await using var scene = await CreditScene.CreateAsync(4, candidates: 3, overRabbitMq: true);
        await scene.StandAsync(5, 6, 7);
        await Eventually.TrueAsync(() => Honest.All(m => scene.LedgerOf(m).Candidates.Count == 3));
        // Who does not know the group yet lets grades of its members go, and nobody repeats them.
        await Eventually.TrueAsync(() => Others.All(m => scene.LedgerOf(m).Sitting is not null));
        await scene.Members.StopAsync(Liar);

        var graded = 0;
        for (var epoch = 1; epoch <= 3 && Held(scene) is null; epoch++)
        {
            await LieAsync(scene, epoch);
            graded += await GradeAsync(scene, exchanges: 5);
            await scene.EndEpochAsync(epoch, Others);
        }
        Assert.Equal(20, graded);
        var ledgers = Others.Select(scene.LedgerOf).ToList();
        Assert.Single(ledgers.Select(l => l.Cid).Distinct(StringComparer.Ordinal));
        Assert.Single(
            ledgers
                .Select(l => string.Join(' ', l.Scores!.Old.Concat(l.Scores.New)))
                .Distinct(StringComparer.Ordinal)
        );
        Assert.Equal(scene.NodeOf(Liar), ledgers[0].Scores!.Old[^1].Node);
        await Eventually.TrueAsync(() => scene.Blocks.ContainsKey(ledgers[0].Cid!));

        var explained = await scene.AskAsync<CreditExplanation>(
            1,
            $"/v1/credit/nodes/{scene.NodeOf(Liar)}"
        );
        Assert.Equal(4, explained.Rank);
        Assert.True(explained.Counts.Rounds > 0);
        var next = await scene.TakeOverAsync(Honest);

        var members = next.Identities.Select(k => Evm.Hex.Encode(k.ToBytes())).ToList();
        Assert.DoesNotContain(members, m => m == scene.Members.IdentityOf(Liar));
        Assert.All(Honest, h => Assert.Contains(members, m => m == scene.Members.IdentityOf(h)));
        var joined = Others.Single(m =>
            m > Liar && members.Exists(k => k == scene.Members.IdentityOf(m))
        );
        await scene.Scene.InForceAsync(next, joined);
        await scene.Scene.AssertReplayAsync(1, 2, 3, joined);
    }

    /// <summary>What the first member's last block elects.</summary>
    private static ElectionHeld? Held(CreditScene scene) =>
        ElectionSteps.Held(scene.LedgerOf(1), scene.Terms, scene.Scene.LedgerOf(1), now: 0);

    /// <summary>Rounds in which the liar signs for what is no partial signature.</summary>
    private static async Task LieAsync(CreditScene scene, int epoch)
    {
        for (var round = 0; round < 2; round++)
        {
            var attestor = new GovernancePayload.Attestor(
                TestExchange.Attestor.Address,
                2_000_000_000 + (ulong)(10 * epoch + round)
            );
            var request = SignatureRequest.Governance(TestChains.Payment, 1, attestor);
            await scene.Scene.SignAsync(TestChains.Payment, attestor);
            await scene.Scene.PublishAsync(scene.BadWord(Liar, request.Message));
            await Eventually.TrueAsync(() =>
                Honest.All(m =>
                    scene.LedgerOf(m).Partials.Count(p => p.Round == request.Message.ToString())
                    == 3
                )
            );
        }
    }

    /// <summary>Both parties of each exchange grade.</summary>
    private static async Task<int> GradeAsync(CreditScene scene, int exchanges)
    {
        var grades = new List<GradeGiven>();
        for (var i = 0; i < exchanges; i++)
        {
            var exchange = scene.Exchange();
            grades.Add(
                scene.Grade(
                    exchange,
                    exchange.Consumer,
                    scene.NodeOf(1 + i % 4),
                    i % 4 == 3 ? 0 : 90
                )
            );
            grades.Add(scene.Grade(exchange, exchange.Provider, scene.NodeOf(Liar), 5));
        }
        foreach (var grade in grades)
            await scene.GiveAsync(1, grade);
        await Eventually.TrueAsync(() =>
            Others.All(m =>
                grades.TrueForAll(g => scene.LedgerOf(m).Grades.ContainsKey(CreditLedger.KeyOf(g)))
            ) && Others.All(m => scene.LedgerOf(m).Witnessed.Count >= exchanges)
        );
        return grades.Count;
    }
}
