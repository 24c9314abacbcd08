using Microsoft.AspNetCore.Mvc;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Items;
using Notary.Member.Group;
using Notary.Member.GroupChanges;
using Notary.Member.Keys;
using Notary.Member.Settings;
using Notary.Protocol.Groups;
using Notary.ServiceDefaults;

namespace Notary.Member.Credit.Http;

/// <summary>Grades come from anybody who took part in an exchange; recommendations and candidacies are the operator's orders.</summary>
internal static class CreditEndpoints
{
    private const int MaxGrade = 16 * 1024;
    private const int EvmKeySize = 64;

    public static void MapCredit(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/grades", GradeAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxGrade));
        routes.MapGet("/v1/credit", (CreditStatus status) => status.Now());
        routes.MapGet(
            "/v1/credit/nodes/{node}",
            (string node, CreditStatus status) => status.Explain(node)
        );
        var orders = routes.MapGroup("/v1/credit").AddEndpointFilter<OperatorToken>();
        orders.MapPost("/recommendations", RecommendAsync);
        orders.MapPost("/candidacy", StandAsync);
        orders.MapPost("/candidacy/proof", Prove);
    }

    private static async Task<IResult> GradeAsync(
        GradeGiven grade,
        CreditDesk desk,
        WitnessStand witnesses,
        CancellationToken cancellation
    )
    {
        var terms = TermsOf(desk);
        var ledger = await desk.TakeAsync(_ => [], cancellation);
        Require(GradeRules.Objection(ledger, terms, grade, desk.Now));
        if (!await witnesses.LookAsync(GradeRules.AnswerOf(grade)!, cancellation))
            throw new ReasonException(
                409,
                "exchange-not-ended",
                "This notary has not seen this exchange end: wait until both legs are in blocks."
            );
        await desk.TakeAsync(
            now =>
            {
                Require(GradeRules.Objection(now, terms, grade, desk.Now));
                return [new GradeTaken(grade, IsFirst: true, desk.Now)];
            },
            cancellation
        );
        return Results.Accepted();
    }

    private static async Task<IResult> RecommendAsync(
        RecommendationOrder order,
        CreditDesk desk,
        CancellationToken cancellation
    )
    {
        TermsOf(desk);
        await desk.TakeAsync(
            ledger =>
            {
                RequireSitting(ledger, desk.Self);
                if (!GradeRules.IsKnown(ledger, order.Node) || order.Node == NodeName.Of(desk.Self))
                    throw new ReasonException(
                        404,
                        "node-unknown",
                        "This is no other sitting notary and no candidate: GET /v1/credit lists them."
                    );
                return [new RecommendationGiven(order.Node, order.Agree, desk.Now)];
            },
            cancellation
        );
        return Results.Accepted();
    }

    private static async Task<IResult> StandAsync(
        CandidacyOrder order,
        CreditDesk desk,
        Keystore keystore,
        MemberSettings settings,
        CancellationToken cancellation
    )
    {
        TermsOf(desk);
        var candidate = new CandidateRegistered(
            desk.Self,
            order.Operator,
            [.. order.Keys.OrderBy(k => k.Chain, StringComparer.Ordinal)],
            order.Leaves,
            desk.Now,
            Signature: ""
        ).SignedBy(keystore.Identity);
        await desk.TakeAsync(
            ledger =>
            {
                Require(
                    CandidateRules.Objection(ledger, candidate, settings.Recorded.Chains, desk.Now)
                );
                return [new CandidateHeard(candidate, IsOwn: true, desk.Now)];
            },
            cancellation
        );
        return Results.Accepted(value: new { Node = NodeName.Of(desk.Self), Identity = desk.Self });
    }

    /// <summary>What an operator registers this notary with on a chain: only the notary has its identity key.</summary>
    private static CandidacyProof Prove(
        CandidacyProofOrder order,
        Keystore keystore,
        MemberSettings settings
    )
    {
        var identity = keystore.Identity;
        if (
            settings.Recorded.Chains.FirstOrDefault(c => c.Id == order.Chain) is not { } chain
            || !Bytes32.TryParse(order.Operator, out var party)
            || !Hex.TryDecode(order.EvmKey, out var evmKey)
            || evmKey.Length != EvmKeySize
        )
            throw new ReasonException(
                400,
                "candidate-malformed",
                "A proof is for a chain of this notary, an operator's party id (32 bytes) and an EVM key (x, y: 64 bytes)."
            );
        var candidacy = new Candidacy(identity.PublicKey.ToBytes(), evmKey);
        var statement = candidacy.Statement(chain.Chain, chain.ServiceProviderContract, party);
        return new(settings.Recorded.Identity!, Hex.Encode(identity.Sign(statement)));
    }

    private static CreditTerms TermsOf(CreditDesk desk) => desk.Terms ?? throw Off();

    internal static ReasonException Off() =>
        new(
            409,
            "credit-off",
            "This notary keeps no credit: set Notary__Credit__EpochSeconds and Notary__Credit__Begin."
        );

    private static void RequireSitting(CreditLedger ledger, string self)
    {
        if (ledger.Sitting?.Identities.Any(k => GroupSteps.Name(k) == self) != true)
            throw new ReasonException(
                409,
                "not-a-member",
                "This notary is no member of the group in force: ask one that is."
            );
    }

    private static void Require(Refusal? refusal)
    {
        if (refusal is not null)
            throw new ReasonException(refusal.Status, refusal.Code, refusal.Detail);
    }
}

/// <summary>Body of POST /v1/credit/recommendations.</summary>
public sealed record RecommendationOrder(string Node, bool Agree);

/// <summary>Body of POST /v1/credit/candidacy.</summary>
public sealed record CandidacyOrder(string Operator, CandidateKey[] Keys, bool Leaves = false);

/// <summary>Body of POST /v1/credit/candidacy/proof.</summary>
/// <param name="Chain">CAIP-2 id.</param>
/// <param name="Operator">Party id of who is to register it there, 32 bytes.</param>
/// <param name="EvmKey">x, then y; 64 bytes.</param>
public sealed record CandidacyProofOrder(string Chain, string Operator, string EvmKey);

/// <summary>What the notary's identity key signed for it (docs/formats.md, "Candidates").</summary>
public sealed record CandidacyProof(string Identity, string Proof);
