using System.Security.Cryptography;
using Notary.Evm;
using Notary.Protocol.DataIdentifications;
using Xunit;
using static Notary.Protocol.Tests.ProtocolVectors;

namespace Notary.Protocol.Tests.DataIdentifications;

public sealed class DataIdentificationTests
{
    private const ulong Sequence = 7;
    private static readonly Bytes32 Agreement = Word("dataIdentification", "agreementId");
    private static readonly EvmPrivateKey Consumer = EvmPrivateKey.Parse(
        Text("dataIdentification", "consumerPrivateKey")
    );
    private static readonly DataIndex Index = new(
        Word("dataIdentification", "dataIndex"),
        Consumer.Address
    );

    private static byte[] Sealed => Bytes("dataIdentification", "dataIdentification");

    [Fact]
    public void Sealing_gives_the_bytes_and_the_hash_that_others_compute()
    {
        using var ephemeral = EvmPrivateKey.Parse(Text("dataIdentification", "ephemeralSecret"));
        var nonce = Bytes("dataIdentification", "nonce");
        var output = DataIdentification.Seal(
            Index,
            Consumer.PublicKey,
            Agreement,
            Sequence,
            ephemeral,
            nonce
        );
        Assert.Equal(Sealed, output);
        Assert.Equal(Word("dataIdentification", "indexHash"), DataIdentification.HashOf(output));
    }

    [Fact]
    public void The_consumer_opens_what_others_sealed() =>
        Assert.Equal(Index, DataIdentification.Open(Sealed, Consumer, Agreement, Sequence));

    [Fact]
    public void Two_sealings_of_one_index_differ_and_both_open()
    {
        byte[] Seal() => DataIdentification.Seal(Index, Consumer.PublicKey, Agreement, Sequence);
        var (one, two) = (Seal(), Seal());
        Assert.NotEqual(one, two);
        Assert.Equal(
            DataIdentification.Open(one, Consumer, Agreement, Sequence),
            DataIdentification.Open(two, Consumer, Agreement, Sequence)
        );
    }

    [Fact]
    public void Another_exchange_or_another_key_does_not_open_it()
    {
        using var other = EvmPrivateKey.Generate();
        Refused(Sealed, Consumer, Agreement, Sequence + 1);
        Refused(Sealed, Consumer, Bytes32.Zero, Sequence);
        Refused(Sealed, other, Agreement, Sequence);
    }

    [Fact]
    public void Any_altered_byte_and_any_other_length_is_refused()
    {
        for (var i = 0; i < DataIdentification.Size; i++)
        {
            var altered = Sealed;
            altered[i] ^= 1;
            Refused(altered, Consumer, Agreement, Sequence);
        }
        Refused(Sealed[..^1], Consumer, Agreement, Sequence);
        Refused([.. Sealed, 0], Consumer, Agreement, Sequence);
        Refused([], Consumer, Agreement, Sequence);
    }

    private static void Refused(
        byte[] bytes,
        EvmPrivateKey key,
        Bytes32 agreement,
        ulong sequence
    ) =>
        Assert.ThrowsAny<CryptographicException>(() =>
            DataIdentification.Open(bytes, key, agreement, sequence)
        );
}
