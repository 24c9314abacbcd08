using Notary.Adversary.Tests.Ledgers;
using Notary.Adversary.Tests.Members;
using Notary.Adversary.Tests.Schedules;
using Notary.Adversary.Tests.Statements;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Challenge.Cases;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests;

/// <summary>Each statement's check sees when its rule is broken: schedules in which something is wrong on purpose.</summary>
public sealed class ControlTests(OneCommittee one) : IClassFixture<OneCommittee>
{
    /// <summary>Consumers that cheat, and nothing else in the adversary's hands.</summary>
    private static Plan Cheated(int seed) =>
        new(seed)
        {
            ConsumersCheat = true,
            SlowestMessage = 2,
            DealsEach = 5,
        };

    [Fact]
    public Task Contracts_that_pay_from_nothing_are_seen() =>
        FindAsync(
            Balances.Violations,
            seed => Cheated(seed) with { Tamper = law => law with { PaysFromNothing = true } }
        );

    [Fact]
    public Task A_victim_without_t_notaries_is_seen() =>
        FindAsync(
            Losses.Violations,
            seed =>
                Cheated(seed) with
                {
                    Liars = new Dictionary<int, Lie> { [1] = Lie.Silent, [2] = Lie.Silent },
                }
        );

    [Fact]
    public Task An_attestor_that_keeps_its_bond_is_seen() =>
        FindAsync(
            Attestors.Violations,
            seed =>
                Cheated(seed) with
                {
                    AttestorLies = true,
                    Tamper = law => law with { ForgivesAttestors = true },
                }
        );

    [Fact]
    public Task A_penalty_that_is_paid_twice_is_seen() =>
        FindAsync(
            Statements.Penalties.Violations,
            seed => Cheated(seed) with { Tamper = law => law with { ForgetsPenalties = true } },
            RepeatPenaltyAsync
        );

    [Fact]
    public Task A_penalty_that_too_few_members_signed_is_seen() =>
        FindAsync(
            Statements.Penalties.Violations,
            seed => Cheated(seed) with { Tamper = law => law with { TakesAnySignature = true } },
            PunishAloneAsync
        );

    [Fact]
    public Task An_oracle_that_ignores_what_is_open_is_seen() =>
        FindAsync(
            Exposures.Violations,
            Cheated,
            run =>
            {
                Overcommit(run);
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task A_liar_whose_words_nobody_keeps_is_seen() =>
        FindAsync(
            Statements.Liars.Violations,
            seed => Cheated(seed) with { Liars = new Dictionary<int, Lie> { [3] = Lie.Included } },
            run => ForgetAsync<StatementReceived>(run.World.Challenges.Log)
        );

    [Fact]
    public Task A_decision_without_its_request_is_seen() =>
        FindAsync(
            Replays.Violations,
            Cheated,
            run => ForgetAsync<AnswerRequested>(run.World.Oracle.Log)
        );

    [Fact]
    public Task A_Sys_that_hands_data_to_whoever_asks_is_seen() =>
        FindAsync(Downloads.Violations, seed => Cheated(seed) with { SysIsCareless = true });

    /// <summary>Some schedules have nothing to break; a few of them are tried.</summary>
    private async Task FindAsync(
        Func<Run, IEnumerable<string>> check,
        Func<int, Plan> plan,
        Func<Run, Task>? spoil = null
    )
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await using var run = await Run.OfAsync(plan(seed), one.Committee);
            if (spoil is not null)
                await spoil(run);
            if (Statement.Of(check).Violations(run).Any())
                return;
        }
        Assert.Fail("nothing was seen");
    }

    /// <summary>The group's signature that was used once, again.</summary>
    private static async Task RepeatPenaltyAsync(Run run)
    {
        foreach (var chain in run.World.Chains)
            if (FirstPenalty(chain) is { } penalty)
                await SendAsync(run, chain, penalty);
    }

    /// <summary>A penalty that nobody signed, for a leg that is open.</summary>
    private static async Task PunishAloneAsync(Run run)
    {
        foreach (var (trade, play) in run.Plays)
            if (
                play.Deal.Authorized is { } authorized
                && trade.PaymentChain.Head.Books.IsOpen(trade.Leg(play.Deal, Side.Payment))
            )
                await SendAsync(
                    run,
                    trade.PaymentChain,
                    new(
                        authorized.Answer,
                        authorized.Attested.Attestation,
                        PenaltyKind.PaymentMissing,
                        authorized.Proof,
                        new GroupProof(1, default, [], [])
                    )
                );
    }

    private static ChainCall.Penalize? FirstPenalty(SimChain chain) =>
        chain
            .Outcomes.Where(o => o.Events.OfType<ContractEvent.Penalized>().Any())
            .Select(o => (ChainCall.Penalize)o.Transaction.Call)
            .FirstOrDefault();

    private static async Task SendAsync(Run run, SimChain chain, ChainCall.Penalize penalty)
    {
        var anybody = run.World.Trades[0].ProviderNode.Sender;
        try
        {
            await new SimNode(chain, anybody).SubmitAsync(penalty, CancellationToken.None);
        }
        catch (ChainRejectedException)
        {
            return;
        }
        await run.World.StepAsync();
        await run.World.StepAsync();
    }

    /// <summary>The approvals of the log, again and again under new numbers.</summary>
    private static void Overcommit(Run run)
    {
        foreach (var approved in run.World.Oracle.Log.All<AnswerApproved>().Take(1).ToList())
        {
            var answer = AbiStruct.FromAbiHex<Answer>(approved.Answer);
            for (ulong n = 100; n < 120; n++)
                run.World.Oracle.Log.Write(
                    answer.AgreementId.ToString(),
                    approved with
                    {
                        Answer = (answer with { Sequence = n }).ToAbiHex(),
                    }
                );
        }
    }

    private static Task ForgetAsync<T>(Stores.MemoryLog log)
    {
        log.Forget<T>();
        return Task.CompletedTask;
    }
}
