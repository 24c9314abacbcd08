using System.CommandLine;

namespace Notary.Cli.Group.Changes;

/// <summary>
/// <c>notary group reshare, refresh, replace, leave</c>: the first notary proposes the change, others that are named approve of it,
/// and the command tells how it goes until the next group is made.
/// </summary>
internal sealed class ChangeCommand
{
    private readonly NotaryOptions _notaries = new();
    private readonly FollowOptions _follow = new();
    private readonly Option<bool> _json = Output.JsonOption();
    private readonly string _kind;
    private readonly Option<string[]>? _members;
    private readonly Option<int?>? _threshold;

    private ChangeCommand(string kind, bool isComposed)
    {
        _kind = kind;
        if (!isComposed)
            return;
        _members = new Option<string[]>("--member")
        {
            Description =
                "A member of the next group: its number in this one, or an identity's public key (0x…, as init prints it). In order, once for each; default: the present ones.",
            AllowMultipleArgumentsPerToken = true,
        };
        _threshold = new Option<int?>("--threshold")
        {
            Description = "Members that sign together (default: two thirds of them, plus one).",
        };
    }

    public static Command Reshare() =>
        new ChangeCommand("reshare", isComposed: true).Build(
            "Hand the same key to other members, or under another threshold."
        );

    public static Command Refresh() =>
        new ChangeCommand("refresh", isComposed: false).Build(
            "Give the same members new shares of the same key."
        );

    public static Command Replace() =>
        new ChangeCommand("replace", isComposed: true).Build(
            "Generate a new key, which the present group hands over to: before too many that knew the old one have left."
        );

    public static Command Leave() =>
        new ChangeCommand("leave", isComposed: false).Build(
            "Hand the key to the other members, without this notary."
        );

    private Command Build(string description)
    {
        var command = new Command(_kind, description) { _json };
        _notaries.AddAll(command);
        if (_members is not null)
            command.Options.Add(_members);
        if (_threshold is not null)
            command.Options.Add(_threshold);
        _follow.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var notaries = _notaries.Read(parsed);
        var proposer = _kind == "leave" && notaries.Count > 1 ? OneOf(notaries) : notaries[0];
        var report = await proposer.StatusAsync(cancellation);
        var order = new ChangeOrder(
            _kind,
            _members is null ? null : MemberNames.Resolve(parsed.GetValue(_members) ?? [], report),
            _threshold is null ? null : parsed.GetValue(_threshold)
        );
        var change = await proposer.ProposeAsync(order, cancellation);
        Output.Progress.Report($"change {change.Id} is proposed");
        await Approval.GiveAsync(notaries.Except([proposer]), change.Id, cancellation);
        return await _follow.RunAsync(
            parsed,
            proposer,
            change,
            new Output(parsed.GetValue(_json)),
            cancellation
        );
    }

    private static NotaryEndpoint OneOf(IReadOnlyList<NotaryEndpoint> notaries) =>
        throw new UsageException(
            $"Which of the {notaries.Count} notaries leaves? Give one --notary: {string.Join(", ", notaries.Select(n => n.Url))}"
        );
}
