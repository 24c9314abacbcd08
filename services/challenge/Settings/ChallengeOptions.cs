using System.ComponentModel.DataAnnotations;
using Notary.Evm;

namespace Notary.Challenge.Settings;

/// <summary>The section Challenge.</summary>
public sealed class ChallengeOptions : IValidatableObject
{
    /// <summary>The attestors whose answers may be challenged; addresses, 0x and 40 digits.</summary>
    public IList<string> Attestors { get; } = [];

    /// <summary>Challenges that one address may post in a minute.</summary>
    [Range(1, 100_000)]
    public int PostsPerMinute { get; set; } = 60;

    /// <summary>Callers that may follow a case at a time.</summary>
    [Range(1, 10_000)]
    public int MaxStreams { get; set; } = 100;

    /// <summary>Exchanges that are watched for parties at a time.</summary>
    [Range(1, 100_000)]
    public int MaxWatched { get; set; } = 10_000;

    /// <summary>Those of one party.</summary>
    [Range(1, 100_000)]
    public int MaxWatchedOfParty { get; set; } = 1_000;

    /// <summary>How often open cases are looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Attestors.Count == 0 || !Attestors.All(a => Address.TryParse(a, out _)))
            yield return new("one or more addresses, 0x and 40 digits", [nameof(Attestors)]);
    }
}
