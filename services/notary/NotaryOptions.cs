using System.ComponentModel.DataAnnotations;
using Notary.Evm;
using Notary.Member.Credit;
using Notary.Member.Presence;
using Notary.ThresholdBls;
using Notary.ThresholdBls.Dkg;
using Notary.ThresholdBls.Identity;

namespace Notary.Member;

/// <summary>The section Notary: which member of which group this is.</summary>
public sealed class NotaryOptions : IValidatableObject
{
    /// <summary>This member's number in the first group, from 1; 0 for a notary that joins later.</summary>
    [Range(0, ThresholdParameters.MaxMembers)]
    public int Member { get; set; }

    /// <summary>
    /// Identity public keys (DER SubjectPublicKeyInfo, 0x-hex) of members 1…n of the first group, the same at every one of them.
    /// Later groups follow from the group's changes.
    /// </summary>
    public IList<string> Members { get; } = [];

    /// <summary>t; 0 stands for ⌊2n/3⌋ + 1.</summary>
    [Range(0, ThresholdParameters.MaxMembers)]
    public int Threshold { get; set; }

    /// <summary>The first group's number.</summary>
    [Range(1, long.MaxValue)]
    public long Epoch { get; set; } = 1;

    /// <summary>To be raised at every member after a key generation that ended without a key.</summary>
    [Range(1, ushort.MaxValue)]
    public int Attempt { get; set; } = 1;

    /// <summary>The encrypted file with this member's identity key and shares; made by "notary init".</summary>
    [Required]
    public string Keystore { get; set; } = "";

    public string? KeystorePassword { get; set; }

    /// <summary>A file whose first line is the password.</summary>
    public string? KeystorePasswordFile { get; set; }

    /// <summary>Addresses of the attestors whose registration this member signs, and whose answers it accepts as evidence.</summary>
    public IList<string> Attestors { get; } = [];

    /// <summary>The IPFS registry, from which setup documents are read before their anchors are signed.</summary>
    [Required]
    public Uri? Registry { get; set; }

    /// <summary>Who knows it may propose and approve changes of the group over HTTP; without it nobody may.</summary>
    public string? OperatorToken { get; set; }

    /// <summary>A file whose first line is the token.</summary>
    public string? OperatorTokenFile { get; set; }

    /// <summary>
    /// Seconds after which a member looks whether a leg that it found missing is punished, and by so many more after one another
    /// members send the penalty themselves.
    /// </summary>
    [Range(1, 3_600)]
    public int PenaltyPatienceSeconds { get; set; } = 30;

    public KeyGenerationOptions KeyGeneration { get; set; } = new();

    /// <summary>How notaries are judged and elected; off unless epochs have a length.</summary>
    public CreditOptions Credit { get; set; } = new();

    public PresenceOptions Presence { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Member > Members.Count)
            yield return new(
                $"there are {Members.Count} members; 0 where it joins later",
                [nameof(Member)]
            );
        if (!Attestors.All(a => Address.TryParse(a, out _)))
            yield return new(
                "each must be an address, 0x and 40 hexadecimal digits",
                [nameof(Attestors)]
            );
        if (KeystorePassword is null && KeystorePasswordFile is null)
            yield return new("or KeystorePasswordFile is required", [nameof(KeystorePassword)]);
        foreach (var wrong in CreditFaults())
            yield return wrong;
        if (Member == 0)
            yield break;
        if (Refusal(() => Parameters) is { } threshold)
            yield return new(threshold, [nameof(Threshold)]);
        if (Refusal(() => Session()) is { } members)
            yield return new(members, [nameof(Members)]);
    }

    private List<ValidationResult> CreditFaults()
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(Credit, new(Credit), faults, validateAllProperties: true);
        if (Credit is { EpochSeconds: > 0, Begin: 0 })
            faults.Add(new("credit epochs need a begin, Unix seconds", [nameof(Credit.Begin)]));
        return faults.ConvertAll(f => new ValidationResult(
            f.ErrorMessage,
            f.MemberNames.Select(m => $"Credit:{m}")
        ));
    }

    internal ThresholdParameters Parameters =>
        Threshold == 0 ? ThresholdParameters.Default(Members.Count) : new(Members.Count, Threshold);

    /// <summary>The key generation of the first group; null for a notary that joins later.</summary>
    internal DkgSession? FirstSession => Member == 0 ? null : Session();

    private DkgSession Session() =>
        DkgSession.Create(
            (ulong)Epoch,
            Attempt,
            Parameters,
            [.. Members.Select(key => IdentityPublicKey.Parse(Hex.Decode(key)))],
            KeyGeneration.ToTimeouts()
        );

    private static string? Refusal(Func<object> make)
    {
        try
        {
            make();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return e.Message;
        }
    }
}

/// <summary>How long the phases of a key generation or a resharing last (seconds); the same at every member.</summary>
public sealed class KeyGenerationOptions
{
    /// <summary>For n − f members to appear.</summary>
    [Range(1, 86_400)]
    public double GatheringSeconds { get; set; } = 900;

    /// <summary>For the other members, then for each further phase.</summary>
    [Range(1, 3_600)]
    public double PhaseSeconds { get; set; } = 30;

    /// <summary>Between repetitions of a member's messages to peers that started later.</summary>
    [Range(0.05, 60)]
    public double RepeatSeconds { get; set; } = 0.5;

    internal DkgTimeouts ToTimeouts()
    {
        var phase = TimeSpan.FromSeconds(PhaseSeconds);
        return new DkgTimeouts(
            TimeSpan.FromSeconds(GatheringSeconds),
            phase,
            phase,
            phase,
            phase,
            TimeSpan.FromSeconds(RepeatSeconds)
        );
    }
}
