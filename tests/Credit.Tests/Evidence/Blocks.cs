using System.Security.Cryptography;
using System.Text;
using Notary.Credit.Evidence;

namespace Notary.Credit.Tests.Evidence;

/// <summary>Blocks to begin from: four members of four operators, two candidates, and one item of each kind.</summary>
internal static class Blocks
{
    public const string Consumer = "0xc0";
    public const string Provider = "0xd0";
    private const long Month = 30 * 24 * 60 * 60;

    public static EvidenceBlock Empty(long epoch = 1) =>
        new(
            epoch * Month,
            (epoch + 1) * Month,
            epoch,
            [],
            EvidenceBlock.CurrentFormat,
            [],
            [
                new("c1", Key("c1"), false, "0xa5"),
                new("c2", Key("c2"), false, "0xa6"),
                new("m1", Key("m1"), true, "0xa1"),
                new("m2", Key("m2"), true, "0xa2"),
                new("m3", Key("m3"), true, "0xa3"),
                new("m4", Key("m4"), true, "0xa4"),
            ],
            epoch == 1 ? null : "bafkreihi52z4hbmccxm6lsjtigg2e5z5mfh457dbemmzjcy2dks5lcmcly",
            [],
            [],
            []
        );

    public static EvidenceBlock Full() =>
        Sign(
            Empty() with
            {
                Exchanges =
                [
                    Exchange(1, "1000000000000000000", ["m1", "m2"], ["m1"]),
                    Exchange(2, "250000000000000000", ["c1", "m1"], ["c1", "m1"]),
                ],
                Grades = [Grade(1, "m1", Consumer, 90), Grade(1, "m2", Provider, 10)],
                Recommendations = [new(true, "m1", "c1", ""), new(false, "m1", "c2", "")],
                Rounds = [Round(1, ["m1", "m2", "m3", "m4"], ("m1", 2000), ("m2", 4000))],
                Votes = [Vote(1, "m1", true), Vote(1, "m2", true), Vote(1, "m3", false)],
            }
        );

    public static Exchange Exchange(int id, string value, string[] assigned, string[] served) =>
        new(assigned, Consumer, Id(id), Provider, served, value);

    public static Grade Grade(int exchange, string node, string party, int points) =>
        new(Id(exchange), node, party, points, "");

    /// <summary>Each of these sent a valid partial signature, which all others received after so many microseconds.</summary>
    public static Round Round(
        int id,
        string[] assigned,
        params (string Node, long Micros)[] sent
    ) =>
        new(
            assigned,
            Id(id),
            [
                .. from receiver in assigned
                from s in sent
                where s.Node != receiver
                select new Receipt(receiver, s.Micros, s.Node, "", true),
            ]
        );

    public static Vote Vote(int matter, string voter, bool upheld, string? accused = null) =>
        new(accused, Id(matter), "", upheld, voter);

    public static string Id(int id) => $"0x{id:x64}";

    public static string Key(string node) =>
        "0x" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(node));

    /// <summary>The block with everything signed by who it names.</summary>
    public static EvidenceBlock Sign(EvidenceBlock block) =>
        block with
        {
            Grades =
            [
                .. block.Grades.Select(g =>
                    g with
                    {
                        Signature = Seal(g.Party, SignedWords.Of(g, block.Epoch)),
                    }
                ),
            ],
            Recommendations =
            [
                .. block.Recommendations.Select(r =>
                    r with
                    {
                        Signature = Seal(Key(r.Member), SignedWords.Of(r, block.Epoch)),
                    }
                ),
            ],
            Rounds =
            [
                .. block.Rounds.Select(round =>
                    round with
                    {
                        Receipts =
                        [
                            .. round.Receipts.Select(r =>
                                r with
                                {
                                    Signature = Seal(
                                        Key(r.By),
                                        SignedWords.Of(r, round.Id, block.Epoch)
                                    ),
                                }
                            ),
                        ],
                    }
                ),
            ],
            Votes =
            [
                .. block.Votes.Select(v =>
                    v with
                    {
                        Signature = Seal(Key(v.Voter), SignedWords.Of(v, block.Epoch)),
                    }
                ),
            ],
        };

    public static VerifiedEvidence Verified(EvidenceBlock block) =>
        VerifiedEvidence.Of(Sign(block), new Seals());

    private static string Seal(string signer, byte[] words) =>
        "0x" + Convert.ToHexStringLower(Seals.Of(Convert.FromHexString(signer.AsSpan(2)), words));

    /// <summary>Stands for signatures: the library leaves them to its caller.</summary>
    public sealed class Seals : IEvidenceSignatures
    {
        public static byte[] Of(ReadOnlySpan<byte> signer, ReadOnlySpan<byte> words) =>
            SHA256.HashData([.. signer, .. words]);

        public bool IsSigned(
            ReadOnlySpan<byte> signer,
            ReadOnlySpan<byte> words,
            ReadOnlySpan<byte> signature
        ) => signature.SequenceEqual(Of(signer, words));
    }
}
