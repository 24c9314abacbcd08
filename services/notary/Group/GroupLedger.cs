using System.Collections.Immutable;
using Notary.Evm;
using Notary.Member.Credit.Elections;
using Notary.Member.GroupChanges;

namespace Notary.Member.Group;

/// <summary>What this member knows of its groups: the fold of one stream, and what follows from it. Pure.</summary>
public sealed record GroupLedger
{
    public const string Stream = "group";

    /// <summary>The group in force; null before the first.</summary>
    public HeldGroup? InForce { get; private init; }

    /// <summary>By id.</summary>
    public ImmutableDictionary<Bytes32, HeldGroup> Groups { get; private init; } =
        ImmutableDictionary<Bytes32, HeldGroup>.Empty;

    /// <summary>What each chain has in force, by CAIP-2 id.</summary>
    public ImmutableSortedDictionary<string, GroupSeen> Chains { get; private init; } =
        ImmutableSortedDictionary.Create<string, GroupSeen>(StringComparer.Ordinal);

    /// <summary>Changes that lead to the epoch in force or a later one, in the order of their receipt.</summary>
    public ImmutableList<ChangeCase> Changes { get; private init; } = [];

    /// <summary>The last election that asks for another group; null before the first, and once a group took over.</summary>
    public ElectionHeld? Elected { get; private init; }

    /// <summary>The credit epoch of the last election; 0 before the first.</summary>
    public long HeldFor { get; private init; }

    private ImmutableList<HeldGroup> First { get; init; } = [];
    private ChangeReceived? Received { get; init; }

    /// <summary>How many it is made of.</summary>
    public long Events { get; private init; }

    /// <summary>Names the deposit accounts, as the chains say; before they say anything, the key in force is the first.</summary>
    public string? FirstPublicKey =>
        Chains.Values.FirstOrDefault()?.FirstPublicKey ?? InForce?.Group.PublicKey;

    /// <summary>Whether a chain names a group that is not known here.</summary>
    public bool NamesUnknown => Chains.Values.Any(seen => !Groups.ContainsKey(seen.GroupId));

    /// <summary>Whether this is such a group.</summary>
    public bool IsSought(Bytes32 id) =>
        !Groups.ContainsKey(id) && Chains.Values.Any(seen => seen.GroupId == id);

    /// <summary>Identity keys of those who are members of the group in force or may come to be, 0x-hex.</summary>
    public IEnumerable<string> Participants =>
        Changes.SelectMany(c => c.Proposal.Members).Concat(InForce?.Announcement.Members ?? []);

    public ChangeCase? Change(Bytes32 id) => Changes.Find(c => c.Change.Id == id);

    /// <summary>
    /// The next group as it stands: the one that a chain already shows, else the best that this member made. Members who made the same
    /// ones prefer the same, so it waits for ceremonies that are not over.
    /// </summary>
    public HeldGroup? Successor => Shown() ?? Preferred();

    /// <summary>
    /// The next group for whose handover on a chain this member signs. Members may have made several, and change their minds, before
    /// one chain decides by taking one: the others follow it, so that never two of them take different groups.
    /// </summary>
    /// <param name="chain">CAIP-2 id, as <paramref name="deciding"/>, that of the chain that decides.</param>
    public HeldGroup? SuccessorOn(string chain, string deciding) =>
        chain == deciding ? Successor : Shown();

    /// <summary>The group that comes into force now; null where the one in force stays.</summary>
    /// <param name="chains">The configured ones: all of them must show it, unless it is the first.</param>
    public HeldGroup? Entering(IEnumerable<string> chains)
    {
        var shown = chains.Select(chain => Chains.GetValueOrDefault(chain)?.GroupId).ToList();
        var ids = shown.Distinct().ToList();
        var entering = ids is [{ } agreed]
            ? Groups.GetValueOrDefault(agreed)
            : FirstOnes().LastOrDefault(g => ids.TrueForAll(id => id is null || id == g.Id));
        return entering is null || entering.Id == InForce?.Id || entering.Epoch < InForce?.Epoch
            ? null
            : entering;
    }

    public GroupLedger Apply(object e) => Fold(e) with { Events = Events + 1 };

    private GroupLedger Fold(object e) =>
        e switch
        {
            GroupSeen seen => this with { Chains = Chains.SetItem(seen.Chain, seen) },
            GroupLearned learned => Add(HeldGroup.Of(learned.Group)),
            GroupMade made => Add(made),
            GroupEntered entered => Enter(Groups[entered.GroupId]),
            ChangeReceived received => this with { Received = received },
            ChangeReviewed reviewed => Review(reviewed),
            ElectionHeld held => this with { Elected = held, HeldFor = held.CreditEpoch },
            ChangeElected elected => With(elected.Change, c => c with { IsApproved = true }),
            ChangeApproved approved => With(approved.Change, c => c with { IsApproved = true }),
            ApprovalHeard { Approval: var heard } => With(
                Bytes32.Parse(heard.Change),
                c => c with { ApprovedBy = c.ApprovedBy.Add(heard.Member) }
            ),
            CeremonyBegun begun => With(begun.Change, c => c with { Session = begun.Session }),
            ChangeEnded ended => With(ended.Change, c => c with { End = ended.Reason }),
            _ => throw new ArgumentException("no event of a group", nameof(e)),
        };

    /// <summary>Groups that no change led to, until a change does: a later attempt at the first counts, not an earlier one.</summary>
    private IEnumerable<HeldGroup> FirstOnes() =>
        First.Where(_ => InForce is null || First.Exists(g => g.Id == InForce.Id));

    private bool IsNext(ulong epoch) => InForce is { } current && epoch == current.Epoch + 1;

    private HeldGroup? Preferred()
    {
        var begun = Changes.FindAll(c => c.Session is not null && IsNext(c.Change.Epoch));
        return begun.Exists(c => c.IsOpen)
            ? null
            : begun
                .Where(c => c.Result is not null)
                .OrderByDescending(c => c.Change.Attempt)
                .ThenBy(c => c.Change.Id.ToString(), StringComparer.Ordinal)
                .FirstOrDefault()
                ?.Result;
    }

    private HeldGroup? Shown() =>
        Chains
            .Values.Select(seen => Groups.GetValueOrDefault(seen.GroupId))
            .FirstOrDefault(group => group is not null && IsNext(group.Epoch));

    private GroupLedger Add(HeldGroup group) =>
        this with
        {
            Groups = Groups.SetItem(group.Id, group),
        };

    private GroupLedger Add(GroupMade made)
    {
        var group = HeldGroup.Of(made.Group, made.Session);
        return Add(group) with
        {
            InForce = InForce?.Id == group.Id ? group : InForce,
            First = Changes.Exists(c => c.Session == made.Session) ? First : First.Add(group),
            Changes = Changes.ConvertAll(c =>
                c.Session == made.Session ? c with { Result = group } : c
            ),
        };
    }

    private GroupLedger Enter(HeldGroup group) =>
        this with
        {
            InForce = group,
            Elected = null,
            Changes = Changes.RemoveAll(c =>
                c.Change.Epoch <= group.Epoch && c.Result?.Id != group.Id && !MayCatchUp(c, group)
            ),
        };

    /// <summary>Who was told of the group in force may still get its share in the ceremony that made it.</summary>
    private static bool MayCatchUp(ChangeCase change, HeldGroup group) =>
        change.Change.Epoch == group.Epoch && change.IsOpen && group.Session is null;

    private GroupLedger Review(ChangeReviewed reviewed) =>
        this with
        {
            Received = null,
            Changes = Changes.Add(ChangeCase.Of(Received!.Proposal, reviewed)),
        };

    private GroupLedger With(Bytes32 change, Func<ChangeCase, ChangeCase> alter) =>
        this with
        {
            Changes = Changes.ConvertAll(c => c.Change.Id == change ? alter(c) : c),
        };
}
