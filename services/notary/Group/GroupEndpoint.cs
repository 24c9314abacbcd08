using Notary.ServiceDefaults;

namespace Notary.Member.Group;

/// <summary>GET /v1/group: the public side of the group in force.</summary>
internal static class GroupEndpoint
{
    public static IResult Get(GroupKeyring keyring) =>
        keyring.Current is { Announcement: var group }
            ? Results.Ok(group)
            : Problem.Result(
                StatusCodes.Status503ServiceUnavailable,
                "group-not-active",
                "The group has no key yet: its key generation has not ended."
            );
}
