using System.Numerics;
using Notary.Chains.Evm.Contracts;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Evm;

/// <summary>Reads what our contracts recorded, each time at one block that it names by its hash.</summary>
internal sealed class EvmStateReader(EvmRpc rpc, ContractAddresses contracts)
{
    public async Task<ChainHead> HeadAsync(CancellationToken cancellation) =>
        ToHead(await HeaderAsync(BlockTag.Latest, cancellation));

    public async Task<LegState> LegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    )
    {
        var block = await BlockAtAsync(depth, cancellation);
        var call = ContractFunctions.Legs.Encode(agreementId, (byte)side, sequence);
        var result = await CallAsync(contracts.User, call, BlockTag.Hash(block.Hash), cancellation);
        // No data: the block is older than the contract.
        if (result.Length == 0)
            return new(ToHead(block), Done: false, Penalised: false);
        var values = ContractFunctions.Legs.DecodeOutput(result);
        return new(ToHead(block), values.Bool(0), values.Bool(1));
    }

    public async Task<AccountState> AccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    )
    {
        var values = await ReadAsync(
            ContractFunctions.Account,
            ContractFunctions.Account.Encode(agreementId, party),
            cancellation
        );
        return new(values.Address(0), values.Number(1));
    }

    /// <summary>What had this depth, and has not left since.</summary>
    public async Task<AccountState> AccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        uint depth,
        CancellationToken cancellation
    )
    {
        var block = await BlockAtAsync(depth, cancellation);
        var result = await CallAsync(
            contracts.ServiceProvider,
            ContractFunctions.Account.Encode(agreementId, party),
            BlockTag.Hash(block.Hash),
            cancellation
        );
        var latest = await AccountAsync(agreementId, party, cancellation);
        // No data: the block is older than the contract.
        var then =
            result.Length == 0 ? 0 : ContractFunctions.Account.DecodeOutput(result).Number(1);
        return latest with { Balance = BigInteger.Min(then, latest.Balance) };
    }

    public async Task<GroupState?> GroupAsync(CancellationToken cancellation)
    {
        var values = await ReadAsync(
            ContractFunctions.Group,
            ContractFunctions.Group.Encode(),
            cancellation
        );
        return values.Number64(0) == 0
            ? null
            : new(values.Number64(0), GroupKeys.Compress(values.Bytes(1)), values.Bytes32(2));
    }

    public async Task<GroupState?> GroupAsync(ulong epoch, CancellationToken cancellation)
    {
        var values = await ReadAsync(
            ContractFunctions.GroupOf,
            ContractFunctions.GroupOf.Encode(epoch),
            cancellation
        );
        var key = values.Bytes(0);
        return key.Length == 0 ? null : new(epoch, GroupKeys.Compress(key), values.Bytes32(1));
    }

    public async Task<SetupState?> SetupAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        var values = await ReadAsync(
            ContractFunctions.Setup,
            ContractFunctions.Setup.Encode(agreementId),
            cancellation
        );
        return values.Number64(0) == 0 ? null : new((uint)values.Number64(0), values.Bytes32(1));
    }

    public async Task<CheckpointState?> CheckpointAsync(CancellationToken cancellation)
    {
        var values = await ReadAsync(
            ContractFunctions.Checkpoint,
            ContractFunctions.Checkpoint.Encode(),
            cancellation
        );
        return values.Number64(0) == 0 ? null : new(values.Number64(0), values.Bytes32(1));
    }

    public async Task<EndingState> EndingAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        var values = await ReadAsync(
            contracts.User,
            ContractFunctions.Endings,
            ContractFunctions.Endings.Encode(agreementId),
            cancellation
        );
        return new(values.Bool(0), values.Bool(1));
    }

    public async Task<BigInteger> BondAsync(Address holder, CancellationToken cancellation)
    {
        var values = await ReadAsync(
            contracts.Oracle,
            ContractFunctions.Bonds,
            ContractFunctions.Bonds.Encode(holder),
            cancellation
        );
        return values.Number(0);
    }

    public static ChainHead ToHead(BlockHeader header) =>
        new(checked((long)header.Number), header.Hash, checked((long)header.Timestamp));

    /// <summary>The block that has so many confirmations; 1: the newest.</summary>
    public async Task<BlockHeader> BlockAtAsync(uint depth, CancellationToken cancellation)
    {
        var latest = await HeaderAsync(BlockTag.Latest, cancellation);
        var below = depth == 0 ? 0UL : depth - 1UL;
        return below == 0
            ? latest
            : await HeaderAsync(
                BlockTag.Number(latest.Number > below ? latest.Number - below : 0),
                cancellation
            );
    }

    private async Task<BlockHeader> HeaderAsync(BlockTag tag, CancellationToken cancellation) =>
        await rpc.HeaderAsync(tag, cancellation)
        ?? throw new JsonRpcUnavailableException($"the node lacks block {tag}");

    private Task<AbiValues> ReadAsync(
        AbiFunction function,
        byte[] data,
        CancellationToken cancellation
    ) => ReadAsync(contracts.ServiceProvider, function, data, cancellation);

    private async Task<AbiValues> ReadAsync(
        Address contract,
        AbiFunction function,
        byte[] data,
        CancellationToken cancellation
    ) => function.DecodeOutput(await CallAsync(contract, data, BlockTag.Latest, cancellation));

    private Task<byte[]> CallAsync(
        Address to,
        byte[] data,
        BlockTag block,
        CancellationToken cancellation
    ) => rpc.CallAsync(new CallRequest(to, data), block, cancellation);
}
