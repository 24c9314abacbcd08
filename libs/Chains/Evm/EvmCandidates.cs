using System.Numerics;
using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm;

/// <summary>Reads who offers which notary with which bond, as the oracle contract has it.</summary>
internal sealed class EvmCandidates(EvmRpc rpc, EvmStateReader state, Address oracle)
{
    /// <summary>What stands at this depth and at the newest block.</summary>
    public async Task<CandidateState> ReadAsync(
        Address account,
        uint depth,
        CancellationToken cancellation
    )
    {
        var now = await AtAsync(account, await state.BlockAtAsync(1, cancellation), cancellation);
        if (depth <= 1)
            return now;
        var deep = await state.BlockAtAsync(depth, cancellation);
        var then = await AtAsync(account, deep, cancellation);
        return new(then.Keys == now.Keys ? now.Keys : null, BigInteger.Min(then.Bond, now.Bond));
    }

    private async Task<CandidateState> AtAsync(
        Address account,
        BlockHeader block,
        CancellationToken cancellation
    )
    {
        var keys = await CallAsync(ContractFunctions.Candidates, account, block, cancellation);
        var bond = await CallAsync(ContractFunctions.Bonds, account, block, cancellation);
        return new(
            keys?.Bytes32(0) is { IsZero: false } known ? known : null,
            bond?.Number(0) ?? 0
        );
    }

    /// <summary>Null where the block is older than the contract.</summary>
    private async Task<AbiValues?> CallAsync(
        AbiFunction function,
        Address account,
        BlockHeader block,
        CancellationToken cancellation
    )
    {
        var call = new CallRequest(oracle, function.Encode(account));
        var result = await rpc.CallAsync(call, BlockTag.Hash(block.Hash), cancellation);
        return result.Length == 0 ? null : function.DecodeOutput(result);
    }
}
