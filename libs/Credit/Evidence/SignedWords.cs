using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notary.Credit.Evidence;

/// <summary>What is signed: a tag, the epoch, and fields of fixed width (docs/formats.md, "Credit evidence").</summary>
public static class SignedWords
{
    public static byte[] Of(Grade grade, long epoch) =>
        Join("grade", epoch, Hex.Bytes(grade.Exchange), Hash(grade.Node), [(byte)grade.Points]);

    public static byte[] Of(Recommendation recommendation, long epoch) =>
        Join("recommendation", epoch, Hash(recommendation.Node), [Bit(recommendation.Agree)]);

    public static byte[] Of(Receipt receipt, string round, long epoch)
    {
        var micros = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(micros, receipt.Micros);
        return Join(
            "receipt",
            epoch,
            Hex.Bytes(round),
            Hash(receipt.Node),
            [Bit(receipt.Valid)],
            micros
        );
    }

    public static byte[] Of(Vote vote, long epoch) =>
        Join("vote", epoch, Hex.Bytes(vote.Matter), Hash(vote.Accused ?? ""), [Bit(vote.Upheld)]);

    private static byte[] Join(string kind, long epoch, params IEnumerable<byte[]> fields)
    {
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, epoch);
        return
        [
            .. Encoding.ASCII.GetBytes("notary/v1/credit-" + kind),
            .. number,
            .. fields.SelectMany(f => f),
        ];
    }

    private static byte[] Hash(string id) => SHA256.HashData(Encoding.ASCII.GetBytes(id));

    private static byte Bit(bool value) => value ? (byte)1 : (byte)0;
}
