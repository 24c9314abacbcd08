using Notary.Contracts.Challenges;
using Notary.Evm;

namespace Notary.Member.Challenges;

/// <summary>What a member says about a challenged leg.</summary>
/// <param name="Status">One of the constants of <see cref="VerdictStatus"/>.</param>
/// <param name="Message">The 32-byte penalty message to sign, where the leg is missing.</param>
public sealed record Verdict(string Status, string Reason, Bytes32? Message = null);

public static class VerdictStatus
{
    /// <summary>The leg is recorded: the challenge is to be dismissed.</summary>
    public const string Included = StatementStatus.Included;

    /// <summary>The leg is not recorded, and that breaks the agreement.</summary>
    public const string Missing = StatementStatus.Missing;

    /// <summary>The member's own view does not support the challenge; it signs nothing.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Too early to say.</summary>
    public const string Waiting = "waiting";
}
