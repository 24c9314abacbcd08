namespace Notary.Challenge.Watermarks;

/// <summary>Decision, in the stream <see cref="WatermarkBook.Stream"/>: the group signed a watermark over the cases that were known.</summary>
/// <param name="Chain">CAIP-2 id of the chain in whose terms it is signed.</param>
/// <param name="Since">Unix seconds; the span begins behind it.</param>
/// <param name="Until">Unix seconds; the span ends with it.</param>
/// <param name="Except">Ids of challenges, 0x-hex, ascending.</param>
/// <param name="Unresolved">Those of them that may still be dismissed: a later watermark goes back to them.</param>
/// <param name="GroupId">0x-hex.</param>
/// <param name="Signature">Compressed G1, 48 bytes, 0x-hex.</param>
public sealed record WatermarkGiven(
    string Chain,
    ulong Epoch,
    ulong Since,
    ulong Until,
    IReadOnlyList<string> Except,
    IReadOnlyList<UnresolvedCase> Unresolved,
    string GroupId,
    string Signature
);

/// <param name="ChallengeId">0x-hex.</param>
/// <param name="Until">Until when the exchange could be challenged; Unix seconds.</param>
public sealed record UnresolvedCase(string ChallengeId, ulong Until);
