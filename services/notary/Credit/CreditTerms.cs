using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using Notary.Chains;

namespace Notary.Member.Credit;

/// <summary>The section Notary:Credit: when epochs of credit begin and end, and how the next group is chosen.</summary>
public sealed class CreditOptions
{
    /// <summary>How long an epoch lasts; 0 switches credit off. The same at every notary, like all but the candidacy here.</summary>
    [Range(0, 31_536_000)]
    public long EpochSeconds { get; set; }

    /// <summary>When the first epoch began, Unix seconds.</summary>
    [Range(0, 1L << 40)]
    public long Begin { get; set; }

    /// <summary>For everybody's evidence to arrive after an epoch's end.</summary>
    [Range(1, 3_600)]
    public long SettleSeconds { get; set; } = 10;

    /// <summary>After which the next member leads where the one before brought no agreement.</summary>
    [Range(1, 3_600)]
    public long AttemptSeconds { get; set; } = 20;

    /// <summary>N of the elected groups; 0 keeps the sitting group's size.</summary>
    [Range(0, 100)]
    public int GroupSize { get; set; }

    /// <summary>Base units that a candidate's bond must have on every chain; 0 asks for none.</summary>
    [RegularExpression("^[0-9]{1,78}$")]
    public string MinBond { get; set; } = "0";

    /// <summary>Confirmations with which a candidate's registration and bond count on chains that may take blocks back.</summary>
    [Range(1, ChainLimits.RememberedBlocks)]
    public uint BondDepth { get; set; } = 6;

    /// <summary>Null where credit is off.</summary>
    internal CreditTerms? Terms =>
        EpochSeconds == 0
            ? null
            : new(Begin, EpochSeconds, SettleSeconds, AttemptSeconds, GroupSize, MinBond);
}

/// <summary>Input, within MemberConfigured: the rules that all notaries of a group share. Times in seconds.</summary>
public sealed record CreditTerms(
    long Begin,
    long EpochSeconds,
    long SettleSeconds,
    long AttemptSeconds,
    int GroupSize,
    string MinBond
)
{
    /// <summary>Rounds that begin in the last seconds of an epoch do not count: not everybody had the time to sign.</summary>
    private const long Margin = 10;

    internal BigInteger Bond => BigInteger.Parse(MinBond, CultureInfo.InvariantCulture);

    /// <summary>From 1; 0 before the first epoch.</summary>
    public long EpochAt(long time) => time < Begin ? 0 : (time - Begin) / EpochSeconds + 1;

    public long BeginOf(long epoch) => Begin + (epoch - 1) * EpochSeconds;

    public long EndOf(long epoch) => BeginOf(epoch + 1);

    /// <summary>When rounds of an epoch begin at the latest.</summary>
    public long LastRoundOf(long epoch) => EndOf(epoch) - Math.Min(Margin, EpochSeconds / 4);

    /// <summary>Whose turn it is to lead, from 0; negative while evidence is still to arrive.</summary>
    public int AttemptAt(long epoch, long time)
    {
        var since = time - EndOf(epoch) - SettleSeconds;
        return since < 0 ? -1 : (int)Math.Min(since / AttemptSeconds, int.MaxValue);
    }
}
