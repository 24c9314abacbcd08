using Xunit;

namespace Notary.Evm.Tests.Eip712Hashing;

public class Eip712Tests
{
    // The example of the EIP itself: Mail from Cow to Bob.
    [Fact]
    public void Mail_example_of_the_specification()
    {
        const string Person = "Person(string name,address wallet)";
        var domain = new Eip712Domain(
            "Ether Mail",
            "1",
            1,
            Address.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")
        );
        Assert.Equal(
            "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f",
            domain.Separator().ToString()
        );

        var mail = new AbiWordWriter()
            .Add(PersonHash("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"))
            .Add(PersonHash("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"))
            .Add(Keccak256.HashText("Hello, Bob!"));
        var hash = Eip712.StructHash(
            Eip712.TypeHash("Mail(Person from,Person to,string contents)" + Person),
            mail.Words
        );
        Assert.Equal(
            "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e",
            hash.ToString()
        );
        Assert.Equal(
            "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
            Eip712.Digest(domain.Separator(), hash).ToString()
        );

        static Bytes32 PersonHash(string name, string wallet) =>
            Eip712.StructHash(
                Eip712.TypeHash(Person),
                new AbiWordWriter().Add(Keccak256.HashText(name)).Add(Address.Parse(wallet)).Words
            );
    }

    [Fact]
    public void Absent_domain_members_are_left_out_of_the_type()
    {
        var type = Eip712.TypeHash("EIP712Domain(string name,string version,bytes32 salt)");
        var salt = Keccak256.HashText("salt");
        var expected = Eip712.StructHash(
            type,
            new AbiWordWriter()
                .Add(Keccak256.HashText("Notary"))
                .Add(Keccak256.HashText("1"))
                .Add(salt)
                .Words
        );
        Assert.Equal(expected, new Eip712Domain("Notary", "1", Salt: salt).Separator());
    }
}
