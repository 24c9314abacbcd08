using System.Numerics;
using Notary.Evm;

namespace Notary.Cli.Deploy;

/// <summary>Plain transfers of coins from one account.</summary>
internal sealed class Transfers(EvmRpc rpc, EvmPrivateKey from)
{
    private const ulong TransferGas = 21_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Gives each account <paramref name="amount"/> wei, and waits until the last transfer is in a block.</summary>
    public async Task SendAsync(
        IReadOnlyList<Address> accounts,
        BigInteger amount,
        CancellationToken cancellation
    )
    {
        var nonce = await rpc.TransactionCountAsync(from.Address, BlockTag.Pending, cancellation);
        var price = await rpc.GasPriceAsync(cancellation);
        var chain = await rpc.ChainIdAsync(cancellation);
        var last = default(Bytes32);
        foreach (var account in accounts)
        {
            var transfer = new EvmTransaction
            {
                ChainId = chain,
                Nonce = nonce++,
                MaxPriorityFeePerGas = price,
                MaxFeePerGas = 3 * price,
                GasLimit = TransferGas,
                To = account,
                Value = amount,
            };
            last = await rpc.SendRawTransactionAsync(transfer.Sign(from).Raw, cancellation);
        }

        while (await rpc.ReceiptAsync(last, cancellation) is null)
            await Task.Delay(PollInterval, cancellation);
    }
}
