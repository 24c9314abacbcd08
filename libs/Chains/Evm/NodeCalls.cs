using Notary.Chains.Evm.Contracts;
using Notary.Evm;

namespace Notary.Chains.Evm;

/// <summary>Translates a node's failures into the two that every chain has.</summary>
internal static class NodeCalls
{
    /// <summary>For queries: whatever fails, the node did not answer usefully.</summary>
    /// <exception cref="ChainUnavailableException">Any failure of the node.</exception>
    public static async Task<T> QueryAsync<T>(Func<Task<T>> query)
    {
        try
        {
            return await query();
        }
        catch (Exception error) when (IsNodeFailure(error))
        {
            throw Unavailable(error);
        }
    }

    /// <summary>For simulations and broadcasts: an error that the node gives is a refusal.</summary>
    /// <exception cref="ChainRejectedException">The contract or the node refused.</exception>
    /// <exception cref="ChainUnavailableException">The node gave no usable answer.</exception>
    public static async Task<T> SubmitAsync<T>(Func<Task<T>> submission)
    {
        try
        {
            return await submission();
        }
        catch (EvmRevertException error)
        {
            var (name, text) = ContractErrors.Describe(error);
            throw new ChainRejectedException(text, name, error);
        }
        catch (JsonRpcException error)
        {
            throw new ChainRejectedException(error.Message, inner: error);
        }
        catch (Exception error) when (IsNodeFailure(error))
        {
            throw Unavailable(error);
        }
    }

    public static bool IsNodeFailure(Exception error) =>
        error
            is JsonRpcException
                or JsonRpcUnavailableException
                or FalseAnswerException
                or FormatException
                or OverflowException;

    public static ChainUnavailableException Unavailable(Exception error) =>
        new($"the EVM node gave no usable answer: {error.Message}", error);
}
