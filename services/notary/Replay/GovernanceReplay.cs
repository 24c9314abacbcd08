using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Member.Settings;
using Notary.Protocol.Setup;

namespace Notary.Member.Replay;

/// <summary>The replay of one governance message at one member.</summary>
internal sealed class GovernanceReplay
{
    private readonly List<AccountObserved> _accounts = [];
    private GovernanceReceived? _received;
    private DocumentRead? _document;
    private SetupGroup? _group;
    private GovernanceDecided? _decided;

    /// <summary>What should stand where <paramref name="data"/> does; null where it is an input.</summary>
    public object? Recompute(object data, MemberConfigured settings)
    {
        switch (data)
        {
            case GovernanceReceived received:
                (_received, _document) = (received, null);
                _accounts.Clear();
                return null;
            case DocumentRead document:
                _document = document;
                return Cid.Of(System.Text.Encoding.UTF8.GetBytes(document.Json)) == document.Cid
                    ? null
                    : "a document whose hash is its name";
            case AccountObserved account:
                _accounts.Add(account);
                return null;
            case GovernanceDue due:
                _group = due.Group;
                return null;
            case GovernanceDecided:
                return _decided = Decide(settings);
            case PartialSigned signed:
                var message = _decided is { Refusal: null } granted ? granted.Message : null;
                return PartialCheck.Of(
                    signed,
                    message,
                    _group!.Epoch,
                    settings.Member,
                    _group.PublicShares[settings.Member - 1]
                );
            default:
                throw new InvalidOperationException("no event of a governance stream");
        }
    }

    private GovernanceDecided Decide(MemberConfigured settings)
    {
        var asked = _received ?? throw new InvalidOperationException("nothing was asked");
        var request = GovernanceRequest.Parse(asked.Request, settings.Chains);
        var view = new GovernanceView(
            settings,
            _group ?? throw new InvalidOperationException("the group was never recorded"),
            SetupLibrary.Parse(_document),
            _accounts
        );
        return new(request.Message.ToString(), GovernancePolicy.Refusal(request, view));
    }
}
