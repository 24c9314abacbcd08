using Notary.Evm;
using Notary.Protocol.Setup;
using Xunit;

namespace Notary.Protocol.Tests;

public sealed class SetupDocumentTests
{
    private static readonly SetupDocument Document = new(
        1,
        Previous: null,
        SetupStatus.Group,
        new(1, 4, 3, "0xaa", ["0xbb"], ["0xcc"]),
        [new("eip155:31337", Bytes32.Zero, Bytes32.Zero)],
        Agreement: null,
        []
    );

    [Fact]
    public void The_CID_is_the_one_that_IPFS_gives() =>
        Assert.Equal(
            "bafkreihi52z4hbmccxm6lsjtigg2e5z5mfh457dbemmzjcy2dks5lcmcly",
            Cid.Of("{\"model\":\"demo\",\"version\":1}"u8)
        );

    [Fact]
    public void A_CID_gives_its_digest_back_and_no_other_text_does()
    {
        var cid = Cid.Of([1, 2, 3]);
        Assert.Equal(cid, Cid.OfDigest(Cid.DigestOf(cid)));
        foreach (
            var wrong in new[]
            {
                "",
                cid[..58],
                cid + "a",
                cid.ToUpperInvariant(),
                "z" + cid[1..],
                "bafybeihtiynpip4t24yhdb7snduenpimneyuyni7fnfsp5n4a7tbza25m4",
            }
        )
            Assert.Throws<FormatException>(() => Cid.DigestOf(wrong));
    }

    [Fact]
    public void A_document_survives_its_canonical_form_and_no_other_form_is_read()
    {
        var json = Document.ToCanonicalJson();
        Assert.Equal(json, SetupDocument.Parse(json).ToCanonicalJson());
        Assert.Throws<FormatException>(() => SetupDocument.Parse([.. json, (byte)' ']));
        Assert.Throws<FormatException>(() => SetupDocument.Parse("{}"u8));
        Assert.Throws<FormatException>(() => SetupDocument.Parse("["u8));
    }
}
