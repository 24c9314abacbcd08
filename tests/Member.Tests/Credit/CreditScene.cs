using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Notary.Contracts.Group;
using Notary.Credit.Evidence;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Credit;
using Notary.Member.Credit.Agreement;
using Notary.Member.Credit.Http;
using Notary.Member.Misbehaviour;
using Notary.Member.Tests.GroupChanges;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>A group whose members judge each other, with candidates, and exchanges between parties who grade them.</summary>
internal sealed class CreditScene : IAsyncDisposable
{
    public const long EpochSeconds = 10_000;

    /// <summary>Longer than a busy machine takes for anything: the scene lets it pass when nothing more is to come.</summary>
    private const long Settle = 600;
    private const long Attempt = 600;
    private const long Phase = 600;

    private readonly SceneLibrary _library;

    private CreditScene(GroupScene scene, SceneLibrary library, long begin) =>
        (Scene, _library, Begin) = (scene, library, begin);

    public GroupScene Scene { get; }

    public MemberHosts Members => Scene.Members;

    public long Begin { get; }

    public IReadOnlyDictionary<string, byte[]> Blocks => _library.Blocks;

    public CreditTerms Terms => Members.Part<CreditDesk>(1).Terms!;

    public static async Task<CreditScene> CreateAsync(
        int members,
        int candidates = 0,
        bool overRabbitMq = false,
        int minBond = 0
    )
    {
        var library = await SceneLibrary.StartAsync();
        var begin = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 5;
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Notary:Credit:EpochSeconds"] = $"{EpochSeconds}",
            ["Notary:Credit:Begin"] = $"{begin}",
            ["Notary:Credit:SettleSeconds"] = $"{Settle}",
            ["Notary:Credit:AttemptSeconds"] = $"{Attempt}",
            ["Notary:KeyGeneration:PhaseSeconds"] = $"{Phase}",
            ["Notary:Credit:MinBond"] = $"{minBond}",
        };
        var hosts = overRabbitMq
            ? await MemberHosts.CreateOverRabbitMqAsync(members, candidates, library.Url, settings)
            : await MemberHosts.CreateAsync(members, library.Url, null, candidates, settings);
        var scene = await GroupScene.BeginAsync(hosts, members);
        await hosts.StartAsync([.. Enumerable.Range(members + 1, candidates)]);
        var made = new CreditScene(scene, library, begin);
        await Eventually.TrueAsync(() =>
            Enumerable.Range(1, members).All(m => made.LedgerOf(m).Sitting is not null)
        );
        return made;
    }

    public CreditLedger LedgerOf(int member) => Members.Part<CreditDesk>(member).Ledger;

    public string NodeOf(int member) => NodeName.Of(Members.IdentityOf(member));

    /// <summary>Operators let their notaries stand for election, with a key for each chain.</summary>
    public async Task StandAsync(params int[] candidates)
    {
        foreach (var candidate in candidates)
        {
            using var keys = new CandidateKeys(Members.IdentityOf(candidate));
            await StandAsync(candidate, keys);
        }
    }

    /// <summary>The same with keys of its own, in the name of who registered them on the chains.</summary>
    public async Task StandAsync(int candidate, CandidateKeys keys)
    {
        var order = new CandidacyOrder(keys.Operator.ToString(), keys.Proved);
        using var answer = await OrderAsync(candidate, "/v1/credit/candidacy", order);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public Task<HttpResponseMessage> OrderAsync<T>(int member, string path, T order) =>
        Scene.PostAsync(member, path, order);

    /// <summary>An exchange that both chains record.</summary>
    public TestExchange Exchange()
    {
        var exchange = new TestExchange(Members.Time.Now);
        Members.Payment.Record(exchange.Answer, Side.Payment);
        Members.Data.Record(exchange.Answer, Side.Delivery);
        return exchange;
    }

    /// <summary>A party's grade, signed for the epoch under way.</summary>
    public GradeGiven Grade(TestExchange exchange, EvmPrivateKey party, string node, int points)
    {
        var epoch = 1 + (Members.Time.Now - Begin) / EpochSeconds;
        var grade = new Grade(
            exchange.Answer.ExchangeId.ToString(),
            node,
            party.Address.ToString(),
            points,
            ""
        );
        var signature = party.Sign(Keccak256.Hash(SignedWords.Of(grade, epoch)));
        return new(
            epoch,
            grade.Exchange,
            node,
            grade.Party,
            points,
            signature.ToString(),
            exchange.Answer.ToAbiHex()
        );
    }

    /// <summary>The code of the refusal; null where the grade is taken.</summary>
    public async Task<string?> PostAsync(int member, GradeGiven grade)
    {
        using var http = Members.Http(member);
        using var answer = await http.PostAsJsonAsync("/v1/grades", grade);
        if (answer.StatusCode == HttpStatusCode.Accepted)
            return null;
        var problem = await answer.Content.ReadFromJsonAsync<ProblemCode>();
        return problem!.Code;
    }

    /// <summary>Waits for the member's watch.</summary>
    public Task GiveAsync(int member, GradeGiven grade) =>
        Eventually.TrueAsync(async () =>
            await PostAsync(member, grade) is var code
            && (
                code is null
                || (
                    code == "exchange-not-ended" ? false : throw new InvalidOperationException(code)
                )
            )
        );

    /// <summary>Lets an epoch end, and waits until these, who are all that run, have its block.</summary>
    public async Task EndEpochAsync(long epoch, params int[] members)
    {
        Members.Time.PassUntil((ulong)(Begin + epoch * EpochSeconds));
        await Eventually.TrueAsync(() => HaveOffers(members));
        // Nobody waits any longer for the offers of those who do not run.
        Members.Time.Pass(TimeSpan.FromSeconds(Settle + Attempt / 4));
        await Eventually.TrueAsync(() =>
        {
            if (HasEnded(epoch, members))
                return true;
            if (!members.Any(m => Members.IdentityOf(m) == Leader(epoch, members)))
                Members.Time.Pass(TimeSpan.FromSeconds(Attempt));
            return false;
        });
    }

    /// <summary>Everybody who has something to offer has told everybody.</summary>
    private bool HaveOffers(int[] members)
    {
        var offering = members
            .Where(m => OfferRules.IsExpected(LedgerOf(m), Members.IdentityOf(m)))
            .Select(Members.IdentityOf)
            .ToList();
        return members.All(m =>
            LedgerOf(m)
                .Agreement.Offers.Values.Select(o => o.Member)
                .ToHashSet(StringComparer.Ordinal)
                is var heard
            && offering.TrueForAll(heard.Contains)
        );
    }

    private bool HasEnded(long epoch, int[] members) =>
        members.All(m => LedgerOf(m) is { Scores: not null, Book.Epoch: var e } && e >= epoch);

    /// <summary>Whose turn it is, as those see it who do not have the epoch's block yet.</summary>
    private string Leader(long epoch, int[] members)
    {
        var waiting = members.Select(LedgerOf).FirstOrDefault(l => l.OpenEpoch == epoch);
        return waiting is null
            ? Members.IdentityOf(members[0])
            : new AgreementSteps(waiting, Terms, self: "").Leader(
                Terms.AttemptAt(epoch, Members.Time.Now)
            );
    }

    /// <summary>What a member that does not run signs for a message of the group, in its name, that is no partial signature.</summary>
    public PartialSignature BadWord(int liar, Bytes32 message)
    {
        using var keystore = Members.OpenKeystore(liar);
        var session = Scene.LedgerOf(1).InForce!.Session!.Value;
        using var share = keystore.Share(session, liar)!;
        var bad = Hex.Encode(share.Sign("something else"u8.ToArray()).ToBytes());
        var word = new PartialSignature(message.ToString(), liar, 1, bad, Signature: "");
        return word.SignedBy(keystore.Identity);
    }

    /// <summary>Shows everybody evidence of a member's misbehaviour, and waits until these have voted on it.</summary>
    public async Task AccuseAsync(int liar, params int[] others)
    {
        var attestor = new GovernancePayload.Attestor(TestExchange.Attestor.Address, 2_000_000_000);
        var request = SignatureRequest.Governance(TestChains.Payment, 1, attestor);
        await Scene.PublishAsync(BadPartial.Report(Scene.Group, BadWord(liar, request.Message)));
        await Eventually.TrueAsync(() => others.All(m => LedgerOf(m).Votes.Count == 1));
    }

    /// <summary>Lets the deadlines of a resharing pass until something is so.</summary>
    public Task PassPhasesAsync(Func<bool> condition) =>
        Scene.PassPhasesAsync(condition, Phase + 1);

    /// <summary>Waits until these have made the same next group, and both chains and they have it in force.</summary>
    public async Task<KnownGroup> TakeOverAsync(params int[] members)
    {
        await PassPhasesAsync(() => members.All(m => Scene.LedgerOf(m).Successor is not null));
        var next = await Scene.MadeAsync(members);
        await Scene.HandOverAsync(next);
        await Scene.InForceAsync(next, members);
        return next;
    }

    public async Task<T> AskAsync<T>(int member, string path)
    {
        using var http = Members.Http(member);
        http.DefaultRequestHeaders.Accept.Add(
            new MediaTypeWithQualityHeaderValue("application/json")
        );
        return (await http.GetFromJsonAsync<T>(path))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        await _library.DisposeAsync();
    }

    private sealed record ProblemCode(string Code);
}
