using Notary.Evm;
using Notary.Protocol.Challenges;

namespace Notary.Chains.Challenges;

/// <summary>Under which key a challenged answer is judged that the group vouched for.</summary>
public static class VouchingGroup
{
    /// <summary>
    /// The key that the accused's chain shows for the attestation's epoch, past or present: a group that changed since the answer
    /// takes nobody's compensation. Null where an attestor vouches, or there was no such group.
    /// </summary>
    /// <returns>G2 compressed, 0x-hex.</returns>
    /// <exception cref="ChainUnavailableException">The service's own node does not answer.</exception>
    public static async Task<string?> VouchingKeyAsync(
        this ChainSet chains,
        ChallengeEvidence evidence,
        CancellationToken cancellation
    )
    {
        if (!evidence.Attestation.IsByGroup)
            return null;
        var chain = chains.All.FirstOrDefault(c =>
            c.Identity.Carries(evidence.Answer, evidence.Accused)
        );
        return
            chain is not null
            && await chain.GetGroupAsync(evidence.Attestation.Epoch, cancellation) is { } group
            ? Hex.Encode(group.PublicKey)
            : null;
    }
}
