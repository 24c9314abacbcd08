using Notary.Chains.Calls;
using Notary.Evm.Tests.Chains;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;

namespace Notary.Evm.Tests.Proofs;

/// <summary>A payment in a block.</summary>
internal sealed record Payment(int Type, Answer Answer, Attestation Attestation, Bytes32 TxId);

internal static class Payments
{
    private const int Amount = 500;

    // In the second block a blob: of such a block anvil's transaction root is another than Ethereum's, for it hashes sidecars.
    private static readonly int[][] Blocks =
    [
        [0, 1, 2, 4],
        [TypedTransaction.Blob],
    ];

    /// <summary>One payment by each type of transaction, the one with a blob last and in a block of its own.</summary>
    public static async Task<List<Payment>> PayInEveryTypeAsync(this DeployedChain world)
    {
        var sent = new List<Payment>();
        var nonce = await world.Rpc.TransactionCountAsync(world.Agreement.Consumer);
        foreach (var types in Blocks)
        {
            foreach (var type in types)
                sent.Add(await PayAsync(world, type, nonce++));
            await world.Levers.MineAsync();
        }
        return sent;
    }

    private static async Task<Payment> PayAsync(DeployedChain world, int type, ulong nonce)
    {
        var (answer, attestation) = await world.AnswerAsync(
            (ulong)type + 1,
            Amount,
            Keccak256.HashText($"index {type}")
        );
        var id = await SendAsync(world, type, nonce, answer, attestation);
        return new(type, answer, attestation, id);
    }

    /// <summary>The same payment once more, which the contract refuses: it is mined, and fails.</summary>
    public static async Task<Bytes32> PayAgainAsync(this DeployedChain world, Payment payment)
    {
        var nonce = await world.Rpc.TransactionCountAsync(world.Agreement.Consumer);
        var id = await SendAsync(world, 2, nonce, payment.Answer, payment.Attestation);
        await world.Levers.MineAsync();
        return id;
    }

    private static Task<Bytes32> SendAsync(
        DeployedChain world,
        int type,
        ulong nonce,
        Answer answer,
        Attestation attestation
    )
    {
        var call = world.Encode(new ChainCall.Pay(answer, attestation));
        var raw = TypedTransaction.Sign(
            type,
            world.ConsumerKey,
            nonce,
            call.To,
            call.Value,
            call.Data
        );
        return world.Rpc.SendRawTransactionAsync(raw);
    }
}
