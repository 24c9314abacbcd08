global using Xunit;
using System.Security.Cryptography;
using System.Text.Json;

namespace Notary.ThresholdBls.Tests;

/// <summary>A test over the conformance vectors; skipped where their folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute() =>
        Skip = Directory.Exists(Vectors.Conformance)
            ? null
            : $"no conformance vectors in {Vectors.Conformance} (set NOTARY_VECTORS)";
}

internal static class Vectors
{
    public static string Root { get; } = FindRoot();

    public static string Conformance { get; } =
        Path.Combine(
            Environment.GetEnvironmentVariable("NOTARY_VECTORS")
                ?? Path.Combine(Root, "..", "shared", "vectors"),
            "bls"
        );

    /// <summary>The product's own values, tests/vectors/protocol.json.</summary>
    public static JsonElement Protocol() =>
        Json(Path.Combine(Root, "tests", "vectors", "protocol.json"));

    public static JsonElement Read(string file) => Json(Path.Combine(Conformance, file));

    public static JsonElement Json(string path) =>
        JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    public static byte[] Bytes(this JsonElement element, string member)
    {
        var text = element.GetProperty(member).GetString()!;
        return Convert.FromHexString(
            text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text
        );
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Notary.sln")))
            folder =
                folder.Parent
                ?? throw new DirectoryNotFoundException("Notary.sln is in no parent folder.");
        return folder.FullName;
    }
}

/// <summary>Bytes that follow from a seed: SHA-256 in counter mode.</summary>
internal sealed class SeededRandom(int seed) : RandomNumberGenerator
{
    private int _counter;

    public override void GetBytes(byte[] data)
    {
        for (var offset = 0; offset < data.Length; offset += SHA256.HashSizeInBytes)
        {
            var block = SHA256.HashData([
                .. BitConverter.GetBytes(seed),
                .. BitConverter.GetBytes(_counter++),
            ]);
            block
                .AsSpan(0, Math.Min(block.Length, data.Length - offset))
                .CopyTo(data.AsSpan(offset));
        }
    }
}

/// <summary>A group whose key one dealer made: enough to test what comes after key generation.</summary>
internal sealed class DealtGroup
{
    public DealtGroup(int members, int seed)
    {
        var parameters = ThresholdParameters.Default(members);
        using var polynomial = SecretPolynomial.Random(
            parameters.Threshold,
            new SeededRandom(seed)
        );
        Key = new GroupPublicKey(parameters, polynomial.Commit());
        Shares = [.. Enumerable.Range(1, members).Select(polynomial.ShareFor)];
    }

    public GroupPublicKey Key { get; }

    public IReadOnlyList<SecretShare> Shares { get; }

    public PartialSignature Sign(int member, byte[] message) => Shares[member - 1].Sign(message);
}
