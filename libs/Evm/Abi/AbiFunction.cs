namespace Notary.Evm;

/// <summary>A function or custom error of a contract: selector, arguments and results.</summary>
public sealed class AbiFunction
{
    /// <summary>Length of a selector in bytes.</summary>
    public const int SelectorSize = 4;

    private readonly byte[] selector;
    private readonly AbiType inputs;
    private readonly AbiType outputs;

    private AbiFunction(string signature, AbiType inputs, AbiType outputs)
    {
        Signature = signature;
        (this.inputs, this.outputs) = (inputs, outputs);
        selector = Keccak256.HashText(signature).ToArray()[..SelectorSize];
    }

    /// <summary>Name and canonical argument types.</summary>
    public string Signature { get; }

    /// <summary>First four bytes of the signature's hash.</summary>
    public ReadOnlySpan<byte> Selector => selector;

    /// <summary>Describes a function, as <c>Parse("account(bytes32,bytes32)", "(address,uint256)")</c>.</summary>
    /// <exception cref="FormatException">Not a signature in canonical form.</exception>
    public static AbiFunction Parse(string signature, string results = "()")
    {
        ArgumentNullException.ThrowIfNull(signature);
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0)
            throw new FormatException($"not a function's signature: '{signature}'");
        return new(signature, AbiType.Parse(signature[open..]), AbiType.Parse(results));
    }

    /// <summary>Calldata of a call.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit the signature.</exception>
    public byte[] Encode(params object[] arguments) => [.. selector, .. inputs.Encode(arguments)];

    /// <summary>True if the calldata (or revert data) begins with this selector.</summary>
    public bool Matches(ReadOnlySpan<byte> data) => data.StartsWith(selector);

    /// <summary>Arguments of calldata that <see cref="Matches"/>.</summary>
    /// <exception cref="FormatException">Another function, or not canonical.</exception>
    public AbiValues DecodeInput(ReadOnlySpan<byte> data) =>
        Matches(data)
            ? new((object[])inputs.Decode(data[SelectorSize..]))
            : throw new FormatException($"not a call of {Signature}");

    /// <summary>Results of a call.</summary>
    /// <exception cref="FormatException">Not canonical; as when no contract answered.</exception>
    public AbiValues DecodeOutput(ReadOnlySpan<byte> data) => new((object[])outputs.Decode(data));
}
