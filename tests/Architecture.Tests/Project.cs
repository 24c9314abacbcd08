using System.Xml.Linq;

namespace Notary.Architecture.Tests;

/// <summary>A C# project and the own projects that it references, all as paths relative to the root.</summary>
internal sealed record Project(string File, IReadOnlyList<string> References)
{
    public string Name => Path.GetFileNameWithoutExtension(File);

    public string Folder => Path.GetDirectoryName(File)!;

    public bool IsLibrary => IsUnder("libs/");

    public bool IsService => IsUnder("services/");

    public static Project Load(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;
        var references = XDocument
            .Parse(Repository.Read(file))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFullPath(Path.Combine(folder, r.Attribute("Include")!.Value)))
            .Select(path => Path.GetRelativePath(Repository.Root, path));
        return new Project(file, [.. references]);
    }

    private bool IsUnder(string folder) => File.StartsWith(folder, StringComparison.Ordinal);
}
