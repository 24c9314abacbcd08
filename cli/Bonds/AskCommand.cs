using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Notary.Chains;
using Notary.Cli.Acting;
using Notary.Evm;
using Notary.Protocol.Groups;

namespace Notary.Cli.Bonds;

/// <summary><c>notary bond ask</c>: the holder of a bond, named by its EVM address, wants it back.</summary>
internal static class AskCommand
{
    private static readonly Option<string?> Amount = TypedOptions.Text(
        "--amount",
        "So much of it, in base units; default: all."
    );

    public static Command Create()
    {
        var (party, registry) = (new ActingParty(), new CaseRegistry());
        var command = new Command(
            "ask",
            "Ask for the own bond back; the group decides a day later at the earliest."
        )
        {
            Amount,
        };
        party.AddTo(command);
        registry.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var amount = AmountOf(parsed);
                await using var chains = party.Open(parsed);
                using var key = party.Key(parsed);
                var posted = new List<PostedCase>();
                foreach (var chain in party.Chosen(chains, parsed))
                {
                    var ask = await AskAsync(chain, key, amount, cancellation);
                    posted.Add(
                        await registry.PostAsync(
                            parsed,
                            ask,
                            chain.Identity.Id,
                            cancellation: cancellation
                        )
                    );
                }
                registry.Tell(parsed, posted);
                return 0;
            }
        );
        return command;
    }

    private static BigInteger? AmountOf(ParseResult parsed) =>
        parsed.GetValue(Amount) is not { } text ? null
        : BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && !amount.IsZero
            ? amount
        : throw new UsageException("--amount takes a number of base units, above 0.");

    private static async Task<BondCase> AskAsync(
        IChain chain,
        EvmPrivateKey key,
        BigInteger? amount,
        CancellationToken cancellation
    )
    {
        var id = chain.Identity.Id;
        var bond = await BondAsync(chain, key.Address, cancellation);
        if (bond.IsZero || amount > bond)
            throw new UsageException($"The bond of {key.Address} on {id} is {bond}.");
        var payload = new GovernancePayload.BondRelease(key.Address, Payee(chain), amount ?? bond);
        var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var ask = new BondCase.Release(id, payload, now, default);
        return ask with { Signature = key.Sign(ask.Digest) };
    }

    private static async Task<BigInteger> BondAsync(
        IChain chain,
        Address holder,
        CancellationToken cancellation
    )
    {
        try
        {
            return await chain.GetBondAsync(holder, cancellation);
        }
        catch (ChainUnavailableException e)
        {
            throw new UsageException($"{chain.Identity.Id} does not answer: {e.Message}");
        }
    }

    private static Bytes32 Payee(IChain chain)
    {
        var party = ActingParty.PartyOn(chain);
        return Address.TryParse(party, out var address)
            ? address.ToBytes32()
            : Bytes32.Parse(party);
    }
}
