using System.CommandLine;
using Notary.Contracts.Group;

namespace Notary.Cli.Group.Changes;

/// <summary><c>notary group approve</c>: lets notaries take part in a change that another one proposed.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var notaries = new NotaryOptions();
        var follow = new FollowOptions();
        var json = Output.JsonOption();
        var id = new Argument<string?>("CHANGE")
        {
            Description = "The change's id; default: the one that group status shows.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("approve", "Approve of a change, at every notary that is named.")
        {
            id,
            json,
        };
        notaries.AddAll(command);
        follow.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var named = notaries.Read(parsed);
                var change = await FindAsync(named[0], parsed.GetValue(id), cancellation);
                await Approval.GiveAsync(named, change.Id, cancellation);
                var output = new Output(parsed.GetValue(json));
                return await follow.RunAsync(parsed, named[0], change, output, cancellation);
            }
        );
        return command;
    }

    private static async Task<ChangeReport> FindAsync(
        NotaryEndpoint notary,
        string? id,
        CancellationToken cancellation
    )
    {
        var status = await notary.StatusAsync(cancellation);
        return status.Change is { } change && (id is null || id == change.Id)
            ? change
            : throw new UsageException(
                id is null
                    ? $"{notary.Url} knows no change to approve of."
                    : $"{notary.Url} knows no change {id}, or a newer one: type ./notary group status."
            );
    }
}
