using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Cli.Acting;
using Notary.Cli.Group;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Cli.Credit;

/// <summary>Where chains keep who offers which notary, with what bond. What is done already is not done again.</summary>
internal sealed class ChainRegister(IReadOnlyList<IChain> chains)
{
    /// <summary>Every chain must have a key of the notary's, or its registration would be refused afterwards.</summary>
    /// <exception cref="UsageException">One has none, or nobody can act there.</exception>
    public IReadOnlyDictionary<string, string> Operators(ChainKeys keys)
    {
        foreach (var chain in chains)
            if (!keys.Has(chain.Identity.Id))
                throw new UsageException($"A key is missing: --key {chain.Identity.Id}=FILE.");
        return chains.ToDictionary(c => c.Identity.Id, ActingParty.PartyOn, StringComparer.Ordinal);
    }

    /// <summary>Registers a notary on each chain, and brings its operator's bond to an amount.</summary>
    /// <param name="identity">The notary's identity key, 0x-hex.</param>
    /// <param name="bond">Base units.</param>
    public async Task<IReadOnlyList<Sent>> RegisterAsync(
        NotaryEndpoint notary,
        string identity,
        ChainKeys keys,
        BigInteger bond,
        CancellationToken cancellation
    )
    {
        var done = new List<Sent>();
        foreach (var chain in chains)
        {
            var key = keys.EvmFor(chain.Identity.Id);
            var candidacy = new Candidacy(Hex.Decode(identity), key.PublicKey.ToPoint());
            var party = PartyOn(chain);
            var state = await chain.GetCandidateAsync(party, depth: 1, cancellation);
            if (state.Keys == candidacy.Digest && state.Bond >= bond)
                continue;
            var call = new ChainCall.RegisterCandidate(
                candidacy,
                await ProofAsync(notary, chain.Identity, party, candidacy, cancellation),
                key.Sign(Keccak256.Hash(Statement(chain.Identity, party, candidacy))),
                BigInteger.Max(0, bond - state.Bond)
            );
            done.Add(await ActingParty.CallAsync(chain, call, cancellation));
        }
        return done;
    }

    /// <summary>Ends the registration on each chain that has one; bonds stay until the group releases them.</summary>
    public async Task<IReadOnlyList<Sent>> LeaveAsync(CancellationToken cancellation)
    {
        var done = new List<Sent>();
        foreach (var chain in chains)
        {
            var state = await chain.GetCandidateAsync(PartyOn(chain), depth: 1, cancellation);
            if (state.Keys is not null)
                done.Add(
                    await ActingParty.CallAsync(
                        chain,
                        new ChainCall.UnregisterCandidate(),
                        cancellation
                    )
                );
        }
        return done;
    }

    /// <summary>Only the notary has its identity key.</summary>
    private static async Task<byte[]> ProofAsync(
        NotaryEndpoint notary,
        ChainIdentity chain,
        Bytes32 party,
        Candidacy candidacy,
        CancellationToken cancellation
    )
    {
        var order = new ProofOrder(chain.Id, party.ToString(), Hex.Encode(candidacy.EvmKey));
        var answer = await notary.OrderAsync<ProofAnswer>(
            "v1/credit/candidacy/proof",
            order,
            cancellation
        );
        return Hex.TryDecode(answer.Proof, out var proof)
            ? proof
            : throw new UsageException($"{notary.Url} gives no proof of its identity key.");
    }

    private static byte[] Statement(ChainIdentity chain, Bytes32 party, Candidacy candidacy) =>
        candidacy.Statement(chain.Chain, chain.ServiceProviderContract, party);

    private static Bytes32 PartyOn(IChain chain) =>
        ActingParty.PartyOn(chain) is var party && Address.TryParse(party, out var address)
            ? address.ToBytes32()
            : Bytes32.Parse(party);

    private sealed record ProofOrder(string Chain, string Operator, string EvmKey);

    private sealed record ProofAnswer(string Identity, string Proof);
}
