using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The protocol's structures as ABI tuples; their words are the same as in EIP-712.</summary>
internal static class StructAbi
{
    /// <summary>The tuple type of a structure, from its EIP-712 text.</summary>
    public static string TypeOf<T>()
        where T : IEip712Struct<T>
    {
        var open = T.TypeText.IndexOf('(', StringComparison.Ordinal);
        var members = T.TypeText[(open + 1)..^1].Split(',');
        return $"({string.Join(',', members.Select(member => member[..member.IndexOf(' ', StringComparison.Ordinal)]))})";
    }

    /// <summary>The value in the form that <see cref="AbiType"/> encodes.</summary>
    public static object ToTuple<T>(this T value)
        where T : IEip712Struct<T> => Tuple<T>.Type.Decode(value.ToAbi());

    /// <exception cref="FormatException">A member is not one that the structure allows.</exception>
    public static T FromTuple<T>(object tuple)
        where T : IEip712Struct<T> => AbiStruct.FromAbi<T>(Tuple<T>.Type.Encode(tuple));

    private static class Tuple<T>
        where T : IEip712Struct<T>
    {
        public static readonly AbiType Type = AbiType.Parse(TypeOf<T>());
    }
}
