using System.Text.Json;
using Xunit;

namespace Notary.Evm.Tests;

/// <summary>A test over the conformance vectors; skipped where their folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorTheoryAttribute : TheoryAttribute
{
    public VectorTheoryAttribute() =>
        Skip = Vectors.IsPresent
            ? null
            : $"no conformance vectors in {Vectors.Root} (set NOTARY_VECTORS)";
}

internal static class Vectors
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("NOTARY_VECTORS") ?? Find();

    public static bool IsPresent => Directory.Exists(Path.Combine(Root, "ethereum"));

    public static JsonDocument Read(string path) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "ethereum", path)));

    /// <summary>Names of a file's cases; one placeholder where the vectors are absent, because xunit refuses an empty theory.</summary>
    public static TheoryData<string> Names(string path)
    {
        if (!IsPresent)
            return ["absent"];
        using var document = Read(path);
        var names = new TheoryData<string>();
        foreach (var member in document.RootElement.EnumerateObject())
            names.Add(member.Name);
        return names;
    }

    private static string Find()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "Notary.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "vectors"));
        }
        return "../shared/vectors";
    }
}
