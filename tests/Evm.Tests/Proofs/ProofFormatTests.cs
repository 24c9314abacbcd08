using System.Runtime.CompilerServices;
using Notary.Chains.Proofs;
using Xunit;

namespace Notary.Evm.Tests.Proofs;

/// <summary>Proofs as older versions wrote them, and what is none.</summary>
public sealed class ProofFormatTests
{
    [Fact]
    public void A_golden_proof_of_a_payment_is_read_verified_and_written_as_it_is()
    {
        var golden = File.ReadAllText(Golden("payment.proof")).Trim();
        var hash = Bytes32.Parse(File.ReadAllText(Golden("payment.block")).Trim());
        var proof = InclusionProof.Parse(Hex.Decode(golden));
        Assert.Equal(golden, Hex.Encode(proof.Encode()));
        var shown = proof.Verify(new BlockTrust.Hash(hash));
        Assert.True(shown.Succeeded);
        Assert.Equal(2, shown.Index);
        Assert.Single(shown.Events);
    }

    [Fact]
    public void A_golden_proof_of_a_leg_is_read_and_written_as_it_is()
    {
        var golden = File.ReadAllText(Golden("leg.proof")).Trim();
        Assert.Equal(golden, Hex.Encode(LegProof.Parse(Hex.Decode(golden)).Encode()));
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0xc0")]
    [InlineData("0xc20280")] // version 2
    [InlineData("0xc20107")] // kind 7
    [InlineData("0xc20102")] // a leg's
    [InlineData("0xc3010180")] // no id
    [InlineData("0xc50101808080")] // too much
    public void What_is_no_proof_is_refused(string bytes) =>
        Assert.Throws<FormatException>(() => InclusionProof.Parse(Hex.Decode(bytes)));

    [Fact]
    public void What_is_too_large_is_refused_unread()
    {
        Assert.Throws<FormatException>(() =>
            InclusionProof.Parse(new byte[InclusionProof.MaxSize + 1])
        );
        Assert.Throws<FormatException>(() => LegProof.Parse(new byte[LegProof.MaxSize + 1]));
        byte[][] nodes = [.. Enumerable.Repeat(new byte[] { 1 }, TrieProof.MaxNodes + 1)];
        var proof = new InclusionProof.Evm(new([], 0, nodes, []));
        Assert.Throws<FormatException>(() => InclusionProof.Parse(proof.Encode()));
    }

    [Fact]
    public void A_change_of_any_byte_is_refused()
    {
        var proof = Hex.Decode(File.ReadAllText(Golden("payment.proof")).Trim());
        var hash = Bytes32.Parse(File.ReadAllText(Golden("payment.block")).Trim());
        for (var at = 0; at < proof.Length; at++)
        {
            var changed = proof.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<FormatException>(() =>
                InclusionProof.Parse(changed).Verify(new BlockTrust.Hash(hash))
            );
        }
    }

    private static string Golden(string file, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", file);
}
