using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;
using Notary.ThresholdBls.Resharing;

namespace Notary.Member.GroupChanges;

/// <summary>Kinds of changes, as messages name them.</summary>
public static class ChangeKind
{
    /// <summary>The same key for other members or another threshold.</summary>
    public const string Reshare = "reshare";

    /// <summary>New shares of the same key for the same members.</summary>
    public const string Refresh = "refresh";

    /// <summary>A new key.</summary>
    public const string Replace = "replace";

    /// <summary>A resharing without the one who proposes it.</summary>
    public const string Leave = "leave";

    public static IReadOnlyList<string> All { get; } = [Reshare, Refresh, Replace, Leave];
}

/// <summary>A proposal, parsed.</summary>
/// <param name="Id">Names what it is, whoever proposes it and until when.</param>
/// <param name="Outgoing">Id of the group that it replaces.</param>
/// <param name="Parameters">n and t of the next group.</param>
/// <param name="ExpiresAt">Unix seconds.</param>
public sealed record GroupChange(
    Bytes32 Id,
    string Kind,
    ulong Epoch,
    int Attempt,
    Bytes32 Outgoing,
    ThresholdParameters Parameters,
    IReadOnlyList<IdentityPublicKey> Members,
    long ExpiresAt,
    IdentityPublicKey Proposer
)
{
    /// <exception cref="FormatException">It is malformed, or its proposer did not sign it.</exception>
    public static GroupChange Parse(GroupChangeProposed message)
    {
        var proposer = IdentityPublicKey.Parse(Hex.Decode(message.Proposer));
        if (!ChangeKind.All.Contains(message.Kind, StringComparer.Ordinal))
            throw new FormatException("a change of no known kind");
        if (message.Attempt is < 1 or > ushort.MaxValue || message.ExpiresAt < 0)
            throw new FormatException("an attempt or a time that is out of range");
        if (!message.IsSignedBy(proposer))
            throw new FormatException("it is not signed by its proposer");
        return new(
            message.ChangeId(),
            message.Kind,
            message.Epoch,
            message.Attempt,
            Bytes32.Parse(message.Outgoing),
            ParametersOf(message),
            MembersOf(message),
            message.ExpiresAt,
            proposer
        );
    }

    /// <summary>The ceremony that carries it out: a key generation for a replacement, else a resharing.</summary>
    public SharingSession Session(HeldGroup outgoing, DkgTimeouts timeouts) =>
        Kind == ChangeKind.Replace
            ? DkgSession.Create(Epoch, Attempt, Parameters, Members, timeouts)
            : ResharingSession.Create(
                Epoch,
                Attempt,
                outgoing.Outgoing,
                Parameters,
                Members,
                timeouts
            );

    private static ThresholdParameters ParametersOf(GroupChangeProposed message)
    {
        try
        {
            return new(message.Members.Length, message.Threshold);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException("the group's size or threshold is out of range", e);
        }
    }

    private static IdentityPublicKey[] MembersOf(GroupChangeProposed message)
    {
        var keys = message
            .Members.Select(member => IdentityPublicKey.Parse(Hex.Decode(member)))
            .ToArray();
        return keys.Distinct().Count() == keys.Length
            ? keys
            : throw new FormatException("two members of the group share an identity key");
    }
}
