using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm.Deployment;

/// <summary>The three contracts on their way onto a chain.</summary>
/// <param name="Contracts">Where they will be.</param>
/// <param name="Transactions">What creates them, in order.</param>
public sealed record EvmDeployment(ContractAddresses Contracts, IReadOnlyList<Bytes32> Transactions)
{
    private const ulong GasLimit = 8_000_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly AbiType OracleArguments = AbiType.Parse("(address)");
    private static readonly AbiType UserArguments = AbiType.Parse(
        "(address,address,string[],address[])"
    );
    private static readonly AbiType ServiceProviderArguments = AbiType.Parse("(address,address)");

    /// <summary>Broadcasts the three creations with consecutive nonces (docs/formats.md); it does not wait for a block.</summary>
    /// <param name="deployer">An account with coins and without pending transactions; it alone may initialize.</param>
    /// <param name="artifacts">The folder <c>contracts/evm/out</c>.</param>
    /// <param name="gateways">URLs of the oracle's EIP-3668 gateways, without <c>{data}</c>.</param>
    /// <param name="tokens">ERC-20 payment assets beside the native coin.</param>
    public static async Task<EvmDeployment> SendAsync(
        EvmRpc rpc,
        EvmPrivateKey deployer,
        string artifacts,
        IReadOnlyList<string> gateways,
        CancellationToken cancellation,
        IReadOnlyList<Address>? tokens = null
    )
    {
        var nonce = await rpc.TransactionCountAsync(
            deployer.Address,
            BlockTag.Pending,
            cancellation
        );
        var contracts = new ContractAddresses(
            ContractAddress.Of(deployer.Address, nonce + 1),
            ContractAddress.Of(deployer.Address, nonce),
            ContractAddress.Of(deployer.Address, nonce + 2)
        );
        var template = await TemplateAsync(rpc, nonce, cancellation);
        var transactions = new List<Bytes32>();
        foreach (var code in CreationCodes(artifacts, contracts, gateways, tokens ?? []))
        {
            var signed = (template with { Data = code, Nonce = nonce++ }).Sign(deployer);
            transactions.Add(await rpc.SendRawTransactionAsync(signed.Raw, cancellation));
        }
        return new(contracts, transactions);
    }

    /// <summary>Waits until all three are in blocks, and returns the height of the last.</summary>
    /// <exception cref="ChainRejectedException">A creation failed.</exception>
    public async Task<long> ConfirmAsync(
        EvmRpc rpc,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var height = 0L;
        foreach (var transaction in Transactions)
            height = await ConfirmAsync(rpc, transaction, time, cancellation);
        return height;
    }

    private static async Task<long> ConfirmAsync(
        EvmRpc rpc,
        Bytes32 transaction,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        TransactionReceipt? receipt;
        while ((receipt = await rpc.ReceiptAsync(transaction, cancellation)) is null)
            await Task.Delay(PollInterval, time, cancellation);
        return receipt.Succeeded
            ? checked((long)receipt.BlockNumber)
            : throw new ChainRejectedException($"the creation of {receipt.ContractAddress} failed");
    }

    private static IEnumerable<byte[]> CreationCodes(
        string artifacts,
        ContractAddresses contracts,
        IReadOnlyList<string> gateways,
        IReadOnlyList<Address> tokens
    )
    {
        object[] urls = [.. gateways];
        object[] assets = [.. tokens];
        yield return
        [
            .. ContractArtifact.CreationCode(artifacts, "OracleContract"),
            .. OracleArguments.Encode(Values(contracts.ServiceProvider)),
        ];
        yield return
        [
            .. ContractArtifact.CreationCode(artifacts, "UserContract"),
            .. UserArguments.Encode(
                Values(contracts.Oracle, contracts.ServiceProvider, urls, assets)
            ),
        ];
        yield return
        [
            .. ContractArtifact.CreationCode(artifacts, "ServiceProviderContract"),
            .. ServiceProviderArguments.Encode(Values(contracts.User, contracts.Oracle)),
        ];
    }

    private static object[] Values(params object[] values) => values;

    private static async Task<EvmTransaction> TemplateAsync(
        EvmRpc rpc,
        ulong nonce,
        CancellationToken cancellation
    )
    {
        var price = await rpc.GasPriceAsync(cancellation);
        return new()
        {
            ChainId = await rpc.ChainIdAsync(cancellation),
            Nonce = nonce,
            MaxPriorityFeePerGas = price,
            MaxFeePerGas = 3 * price,
            GasLimit = GasLimit,
            To = null,
        };
    }
}
