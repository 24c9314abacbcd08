using System.Collections.Immutable;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.GroupSigning;
using Notary.Member.Group;
using Notary.Protocol.Groups;

namespace Notary.Member.Watermarks;

/// <summary>Input, in the stream <see cref="GivenWatermarks.Stream"/>: a watermark that t members signed.</summary>
/// <param name="GroupId">Under whose key; 0x-hex.</param>
public sealed record WatermarkTaken(WatermarkSigned Watermark, string GroupId)
{
    /// <exception cref="FormatException">The values make no watermark.</exception>
    public Watermark Read() =>
        Notary.Protocol.Groups.Watermark.Parse(Watermark.Since, Watermark.Until, Watermark.Except);

    /// <summary>Whether a group that the member's ledger knows signed it.</summary>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public bool IsProved(GroupLedger ledger, IEnumerable<ChainIdentity> chains)
    {
        var chain = chains.FirstOrDefault(c => c.Id == Watermark.Chain);
        var held = ledger.Groups.GetValueOrDefault(Bytes32.Parse(GroupId));
        if (chain is null || held is null || held.Epoch != Watermark.Epoch)
            return false;
        var message = Read()
            .Message(chain.Hash, chain.Chain, chain.ServiceProviderContract, held.Epoch);
        var signature = ThresholdBls.Signature.Parse(Hex.Decode(Watermark.Signature));
        return held.Group.Key.PublicKey.Verify(message.ToArray(), signature);
    }
}

/// <summary>The watermarks that the group gave: what a member vouched for is exposed no more under them.</summary>
public sealed record GivenWatermarks
{
    public const string Stream = "given-watermarks";

    public ImmutableList<Watermark> All { get; init; } = [];

    public GivenWatermarks Apply(WatermarkTaken e) => this with { All = All.With(e.Read()) };

    /// <summary>Whether it brings nothing new.</summary>
    public bool Says(Watermark watermark) =>
        All.Exists(w =>
            w.Since <= watermark.Since
            && watermark.Until <= w.Until
            && w.Except.SequenceEqual(watermark.Except)
        );
}
