using Notary.Evm;

namespace Notary.Protocol.Encoding;

/// <summary>A signed structure of docs/formats.md: only static members, so its words are both its ABI form and its EIP-712 data.</summary>
public interface IEip712Struct<TSelf>
    where TSelf : IEip712Struct<TSelf>
{
    /// <summary>EIP-712 encodeType text.</summary>
    static abstract string TypeText { get; }

    static abstract int WordCount { get; }

    void Write(AbiWordWriter words);

    /// <exception cref="FormatException">The words are no such structure.</exception>
    static abstract TSelf Read(ref WordReader words);
}
