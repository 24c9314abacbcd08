using System.Text.Json;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Protocol.Tests;

/// <summary>tests/vectors/protocol.json: one exchange computed by other libraries than ours.</summary>
internal static class ProtocolVectors
{
    public static JsonElement Root { get; } = Load();

    public static JsonElement At(params string[] path) =>
        path.Aggregate(Root, (element, name) => element.GetProperty(name));

    public static string Text(params string[] path) => At(path).GetString()!;

    public static Bytes32 Word(params string[] path) => Bytes32.Parse(Text(path));

    public static byte[] Bytes(params string[] path) => Hex.Decode(Text(path));

    public static Agreement SignedAgreement { get; } =
        Notary.Protocol.Encoding.AbiStruct.FromAbi<Agreement>(Bytes("abi", "agreement"));

    public static Answer GivenAnswer { get; } =
        Notary.Protocol.Encoding.AbiStruct.FromAbi<Answer>(Bytes("abi", "answer"));

    private static JsonElement Load()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Notary.sln")))
            folder = folder.Parent;
        var path = Path.Combine(folder!.FullName, "tests", "vectors", "protocol.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    }
}
