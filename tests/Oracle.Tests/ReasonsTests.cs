using Notary.Oracle.Accounts;

namespace Notary.Oracle.Tests;

public sealed class ReasonsTests
{
    [Fact]
    public void Every_code_is_documented_with_its_status()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "reasons.md"));
        Assert.All(
            Reason.All,
            r => Assert.Contains($"| `{r.Code}` | {r.Status} |", text, StringComparison.Ordinal)
        );
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Notary.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
