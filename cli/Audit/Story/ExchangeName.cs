using System.Globalization;
using Notary.Evm;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Audit.Story;

/// <summary>Which exchange is meant: the agreement and the exchange's number under it.</summary>
internal sealed record ExchangeName(Bytes32 AgreementId, ulong Sequence)
{
    public Bytes32 ExchangeId => Protocol.Exchanges.ExchangeId.Of(AgreementId, Sequence);

    /// <summary>Under which its legs may be challenged.</summary>
    public IEnumerable<Bytes32> ChallengeIds =>
        Enum.GetValues<PenaltyKind>().Select(kind => ChallengeEvidence.IdOf(ExchangeId, kind));

    /// <summary>Reads "0x…/12"; null where it is of another form.</summary>
    public static ExchangeName? Parse(string text) =>
        text.Split('/') is [var agreement, var number]
        && Bytes32.TryParse(agreement, out var id)
        && ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new(id, sequence)
            : null;

    /// <summary>Whether an id is the exchange's own, or that of a challenge of it.</summary>
    public bool IsNamed(Bytes32 id) => ExchangeId == id || ChallengeIds.Contains(id);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{AgreementId}/{Sequence}");
}
