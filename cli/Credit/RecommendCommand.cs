using System.CommandLine;
using System.Text.Json;
using Notary.Cli.Group;
using Notary.Contracts.Group;
using Spectre.Console;

namespace Notary.Cli.Credit;

/// <summary><c>notary recommend</c> and <c>notary credit recommend</c>: a sitting notary speaks for or against another node.</summary>
internal static class RecommendCommand
{
    public static Command Create()
    {
        var notaries = new NotaryOptions();
        var json = Output.JsonOption();
        var name = new Argument<string>("NODE")
        {
            Description = "The node, as ./notary credit shows it, or the beginning of its name.",
        };
        var against = new Option<bool>("--against") { Description = "Do not recommend it." };
        var command = new Command(
            "recommend",
            "Recommend a node as the operator of sitting notaries, at each that is named."
        )
        {
            name,
            against,
            json,
        };
        notaries.AddAll(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var named = notaries.Read(parsed);
                var report = await named[0].AskAsync<CreditReport>("v1/credit", cancellation);
                var node = report.Nodes.Single(n =>
                    n.Node == NodeNames.Find(report, parsed.GetValue(name)!)
                );
                var order = new { node.Node, Agree = !parsed.GetValue(against) };
                var speaking = await OthersAsync(named, node, cancellation);
                foreach (var notary in speaking)
                    await notary.TellAsync("v1/credit/recommendations", order, cancellation);
                new Output(parsed.GetValue(json)).Result(
                    () => JsonSerializer.Serialize(order, JsonSerializerOptions.Web),
                    console =>
                        console.WriteLine(
                            $"{speaking.Count} {(order.Agree ? "for" : "against")} {order.Node}."
                        )
                );
                return 0;
            }
        );
        return command;
    }

    /// <summary>Nobody recommends itself.</summary>
    private static async Task<IReadOnlyList<NotaryEndpoint>> OthersAsync(
        IReadOnlyList<NotaryEndpoint> named,
        CreditNode node,
        CancellationToken cancellation
    )
    {
        var others = new List<NotaryEndpoint>();
        foreach (var notary in named)
            if ((await notary.StatusAsync(cancellation)).Identity != node.Identity)
                others.Add(notary);
        return others.Count > 0
            ? others
            : throw new UsageException("No notary recommends itself: give another --notary.");
    }
}
