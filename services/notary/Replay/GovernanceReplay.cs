using Notary.EventStore;
using Notary.Member.Bonds;
using Notary.Member.Challenges;
using Notary.Member.Governance;
using Notary.Member.Group;
using Notary.Member.Settings;
using Notary.Protocol.Setup;

namespace Notary.Member.Replay;

/// <summary>The replay of one governance message at one member.</summary>
/// <param name="inputs">Where the member's ledger stands, in a stream of its own.</param>
internal sealed class GovernanceReplay(ReplayInputs inputs)
{
    private readonly List<AccountObserved> _accounts = [];
    private GovernanceReceived? _received;
    private DocumentRead? _document;
    private PastGroupObserved? _past;
    private HeaderObserved? _header;
    private BondView? _bondView;
    private long? _askedAt;
    private GovernanceDue? _due;
    private GroupLedger? _ledger;
    private GovernanceDecided? _decided;

    /// <summary>What should stand where the event does; null where it is an input.</summary>
    public async ValueTask<object?> RecomputeAsync(
        IEvent recorded,
        MemberConfigured settings,
        CancellationToken cancellation
    )
    {
        switch (recorded.Data)
        {
            case GovernanceReceived received:
                (_received, _document, _past, _header) = (received, null, null, null);
                _bondView = null;
                _askedAt ??= received.ReceivedAt;
                _accounts.Clear();
                return null;
            case DocumentRead document:
                _document = document;
                return Cid.Of(System.Text.Encoding.UTF8.GetBytes(document.Json)) == document.Cid
                    ? null
                    : "a document whose hash is its name";
            case PastGroupObserved past:
                _past = past;
                return null;
            case HeaderObserved header:
                _header = header;
                return null;
            case BondObserved bond:
                _bondView = await BondView.OfAsync(
                    _document,
                    bond,
                    stream => inputs.BeforeAsync(recorded, stream, cancellation),
                    _askedAt!.Value,
                    _received!.ReceivedAt
                );
                return null;
            case AccountObserved account:
                _accounts.Add(account);
                return null;
            case GovernanceDue due:
                _due = due;
                _ledger = await LedgerAsync(recorded, due, cancellation);
                return null;
            case GovernanceDecided:
                return _decided = Decide(settings);
            case PartialSigned signed:
                var message = _decided is { Refusal: null } granted ? granted.Message : null;
                return PartialCheck.Of(
                    signed,
                    message,
                    Due.Group.Epoch,
                    Due.Member ?? settings.Member,
                    Due.Group.PublicShares[(Due.Member ?? settings.Member) - 1]
                );
            default:
                throw new InvalidOperationException("no event of a governance stream");
        }
    }

    private GovernanceDue Due =>
        _due ?? throw new InvalidOperationException("the group was never recorded");

    /// <summary>From the ledger as it was when the handover was decided.</summary>
    private async Task<GroupLedger?> LedgerAsync(
        IEvent recorded,
        GovernanceDue due,
        CancellationToken cancellation
    )
    {
        if (due.Ledger is not { } count)
            return null;
        var events = await inputs.BeforeAsync(recorded, GroupLedger.Stream, cancellation);
        return events
            .Take((int)count)
            .Aggregate(new GroupLedger(), (ledger, e) => ledger.Apply(e.Data));
    }

    private GovernanceDecided Decide(MemberConfigured settings)
    {
        var asked = _received ?? throw new InvalidOperationException("nothing was asked");
        var request = GovernanceRequest.Parse(asked.Request, settings.Chains);
        var view = new GovernanceView(
            settings,
            Due.Group,
            SetupLibrary.Parse(_document),
            _accounts,
            Due.FirstPublicKey,
            _ledger?.SuccessorOn(request.Chain.Id, settings.DecidingChain),
            _past,
            _header,
            _bondView
        );
        return new(request.Message.ToString(), GovernancePolicy.Refusal(request, view));
    }
}
