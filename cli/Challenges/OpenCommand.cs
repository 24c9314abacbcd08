using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Evm;
using Notary.Chains.Fabric;
using Notary.Cli.Acting;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Spectre.Console;

namespace Notary.Cli.Challenges;

/// <summary><c>notary challenge open</c>: publishes a challenge on a chain, so that no service can keep it back.</summary>
internal static class OpenCommand
{
    public static Command Create()
    {
        var (party, evidence, json) = (
            new ActingParty(),
            new EvidenceSource(),
            Output.JsonOption()
        );
        var bond = TypedOptions.Text(
            "--bond",
            "Pay this much of the chain's coin or token into the own bond first, in base units; without a bond the chain refuses."
        );
        var command = new Command(
            "open",
            "Publish a challenge on a chain; the bond is at stake where the notaries find it false."
        )
        {
            bond,
            json,
        };
        evidence.AddTo(command);
        party.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var amount = Amount(parsed.GetValue(bond));
                await using var chains = party.Open(parsed);
                using var key = party.Key(parsed);
                var challenge = await evidence.ReadAsync(parsed, chains, key, cancellation);
                var chain = Place(party.Chosen(chains, parsed), challenge);
                var done = new List<Sent>();
                foreach (var call in Calls(chain, challenge, amount))
                    done.Add(await ActingParty.CallAsync(chain, call, cancellation));
                var challengeId = challenge.ChallengeId.ToString();
                new Output(parsed.GetValue(json)).Result(
                    () =>
                        JsonSerializer.Serialize(
                            new { challengeId, done },
                            JsonSerializerOptions.Web
                        ),
                    console =>
                        console.WriteLine(
                            $"Challenge {challengeId} is open on {chain.Identity.Id}."
                        )
                );
                return 0;
            }
        );
        return command;
    }

    private static BigInteger Amount(string? text) =>
        text is null ? 0
        : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
        : throw new UsageException("--bond takes a number of base units.");

    /// <summary>The first of these that carries one of the exchange's legs: its contract can check the answer.</summary>
    private static IChain Place(IEnumerable<IChain> chains, ChallengeEvidence challenge) =>
        chains.FirstOrDefault(chain => SideOn(chain, challenge) is not null)
        ?? throw new UsageException("None of the chains carries a leg of this exchange.");

    private static Side? SideOn(IChain chain, ChallengeEvidence challenge) =>
        chain.Identity.Carries(challenge.Answer, Side.Payment) ? Side.Payment
        : chain.Identity.Carries(challenge.Answer, Side.Delivery) ? Side.Delivery
        : null;

    private static IEnumerable<ChainCall> Calls(
        IChain chain,
        ChallengeEvidence challenge,
        BigInteger bond
    )
    {
        var evidence = ChallengeJson.Write(challenge);
        if (evidence.Length > ChallengeJson.MaxBytesOnChain)
            throw new UsageException(
                $"The challenge has {evidence.Length} bytes, and a chain takes {ChallengeJson.MaxBytesOnChain}: post it to the challenge service."
            );
        var attestation = challenge.Attestation.For(SideOn(chain, challenge)!.Value);
        if (!bond.IsZero)
            yield return new ChainCall.PayBond(HolderOf(chain), bond);
        yield return new ChainCall.OpenChallenge(
            challenge.Answer,
            attestation,
            challenge.Kind,
            evidence
        );
    }

    private static Address HolderOf(IChain chain) =>
        chain switch
        {
            EvmChain { Account: { } account } => account,
            FabricChain member => BondHolder.OfFabric(member.Party),
            _ => throw new UsageException($"There is no key for {chain.Identity.Id}."),
        };
}
