using Notary.Evm;

namespace Notary.Chains.Evm.Nodes;

/// <summary>Why a node was dropped.</summary>
internal enum NodeFault
{
    /// <summary>It cannot be reached, does not answer in time, or answers nonsense.</summary>
    NoAnswer,

    /// <summary>It announces nothing although its chain grows, or has announced blocks that it does not give.</summary>
    Stalled,

    /// <summary>Its chain is shorter than what it or another node showed.</summary>
    Behind,

    /// <summary>Another chain id or block 0.</summary>
    OtherChain,

    /// <summary>Its answers contradict each other: a hash or root does not fit.</summary>
    Lied,

    /// <summary>Its chain leaves the one followed deeper than the limit.</summary>
    Diverged,
}

internal sealed class NodeFaultException(NodeFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public NodeFault Fault { get; } = fault;

    /// <summary>Null where the error is not the node's.</summary>
    public static NodeFaultException? From(Exception error) =>
        error switch
        {
            NodeFaultException fault => fault,
            FalseAnswerException => new(NodeFault.Lied, error.Message, error),
            JsonRpcException
            or JsonRpcUnavailableException
            or FormatException
            or OverflowException => new(NodeFault.NoAnswer, error.Message, error),
            _ => null,
        };
}

internal static class NodeFaults
{
    /// <summary>The code of docs/reasons.md.</summary>
    public static string Code(this NodeFault fault) =>
        fault switch
        {
            NodeFault.NoAnswer => "node-no-answer",
            NodeFault.Stalled => "node-stalled",
            NodeFault.Behind => "node-behind",
            NodeFault.OtherChain => "node-other-chain",
            NodeFault.Lied => "node-lied",
            _ => "node-diverged",
        };

    /// <summary>Whether a node with this fault may be asked before its rest is over, if there is no other.</summary>
    public static bool IsPassing(this NodeFault fault) =>
        fault is NodeFault.NoAnswer or NodeFault.Stalled or NodeFault.Behind;
}
