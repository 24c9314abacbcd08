using System.Text.Json;

namespace Notary.Evm;

/// <summary>The node answered a request with an error (JSON-RPC 2.0, section 5.1).</summary>
/// <param name="code">The error's code.</param>
/// <param name="message">The node's message.</param>
/// <param name="errorData">Further information, where the node gave some.</param>
public class JsonRpcException(int code, string message, JsonElement? errorData = null)
    : Exception(message)
{
    /// <summary>The error's code.</summary>
    public int Code { get; } = code;

    /// <summary>Further information, where the node gave some.</summary>
    public JsonElement? ErrorData { get; } = errorData;
}

/// <summary>The node cannot be reached, closed the connection, did not answer in time, or answered what is not JSON-RPC.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">Why.</param>
public sealed class JsonRpcUnavailableException(string message, Exception? inner = null)
    : IOException(message, inner);

/// <summary>The node's answer is provably false: other nodes may be asked, this one should not.</summary>
/// <param name="message">What does not fit.</param>
public sealed class FalseAnswerException(string message) : IOException(message);

/// <summary>A contract reverted a simulated call.</summary>
/// <param name="code">The JSON-RPC error's code.</param>
/// <param name="message">The node's message.</param>
/// <param name="revertData">What the contract returned: a selector and its arguments, or nothing.</param>
public sealed class EvmRevertException(int code, string message, byte[] revertData)
    : JsonRpcException(code, message)
{
    private static readonly AbiFunction Error = AbiFunction.Parse("Error(string)");
    private static readonly AbiFunction Panic = AbiFunction.Parse("Panic(uint256)");

    /// <summary>What the contract returned: a selector and its arguments, or nothing.</summary>
    public byte[] RevertData { get; } = revertData;

    /// <summary>The text of <c>require</c>, the code of a panic, or a custom error's selector; empty without revert data.</summary>
    public string Reason { get; } = Describe(revertData);

    private static string Describe(byte[] data)
    {
        try
        {
            return Error.Matches(data) ? Error.DecodeInput(data).Text(0)
                : Panic.Matches(data)
                    ? $"panic {Hex.EncodeQuantity(Panic.DecodeInput(data).Number(0))}"
                : data.Length >= AbiFunction.SelectorSize
                    ? Hex.Encode(data.AsSpan(0, AbiFunction.SelectorSize))
                : "";
        }
        catch (FormatException)
        {
            return "malformed revert data";
        }
    }
}
