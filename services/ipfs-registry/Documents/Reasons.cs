using Notary.ServiceDefaults;

namespace Notary.IpfsRegistry.Documents;

/// <summary>This service's refusals; their codes are in docs/reasons.md.</summary>
internal static class Reasons
{
    internal static ReasonException NotCanonical(string why) =>
        new(400, "document-not-canonical", why);

    internal static ReasonException Invalid(string why) => new(400, "document-invalid", why);

    internal static ReasonException BadSignature(string whose) =>
        new(400, "agreement-signature-wrong", $"The {whose} did not sign this agreement.");

    internal static ReasonException VersionConflict(uint version) =>
        new(
            409,
            "setup-version-conflict",
            $"Version {version} does not follow the setup's newest version."
        );

    internal static ReasonException UnknownDocument() =>
        new(404, "document-unknown", "There is no document with this CID.");

    internal static ReasonException UnknownSetup() =>
        new(404, "setup-unknown", "There is no such setup, or no such version.");

    internal static ReasonException UnknownRelease() =>
        new(404, "release-unknown", "Nobody asked for a release of this agreement.");

    internal static ReasonException NotExpired(ulong expiry) =>
        new(409, "agreement-not-expired", $"The agreement ends at {expiry} (Unix seconds).");

    internal static ReasonException NoBond() =>
        new(409, "bond-missing", "The holder has no bond on this chain.");

    internal static ReasonException TooManyCases() =>
        new(503, "bond-cases-full", "Too many cases about bonds are under way.");

    internal static ReasonException UnknownCheckpoint() =>
        new(404, "checkpoint-unknown", "There is no such checkpoint.");

    internal static ReasonException Malformed(string what) => new(400, "request-malformed", what);

    internal static ReasonException StoreUnavailable(string why) =>
        new(503, "block-store-unavailable", why);
}
