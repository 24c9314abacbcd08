using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Oracle.Lapses;
using Notary.Protocol.Challenges;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Oracle.Tests.Lapses;

/// <summary>Watermarks of a group, in terms of the scene's payment chain.</summary>
internal static class Signed
{
    public static WatermarkSigned By(TestGroup group, Watermark watermark) =>
        new(
            Scene.PaymentChain,
            group.State.Epoch,
            watermark.Since,
            watermark.Until,
            [.. watermark.Except.Select(id => id.ToString())],
            SignatureOf(group, watermark)
        );

    public static WatermarkTaken Taken(TestGroup group, Watermark watermark)
    {
        var m = By(group, watermark);
        return new(
            Scene.Payment,
            m.Epoch,
            m.Since,
            m.Until,
            m.Except,
            group.State.GroupId.ToString(),
            m.Signature
        );
    }

    /// <summary>The id of a challenge of one exchange and side.</summary>
    public static Bytes32 Challenge(Scene scene, ulong sequence, PenaltyKind kind) =>
        ChallengeEvidence.IdOf(ExchangeId.Of(scene.Id, sequence), kind);

    /// <summary>Until when an exchange that was answered at <see cref="Scene.Now"/> may be challenged.</summary>
    public static ulong Until(Scene scene) =>
        Scene.Now + scene.Agreement.ExchangeSeconds + scene.Agreement.ChallengeSeconds;

    private static string SignatureOf(TestGroup group, Watermark watermark) =>
        Hex.Encode(
            group.Sign(
                watermark.Message(
                    Scene.Payment.Hash,
                    Scene.Payment.Chain,
                    Scene.Payment.ServiceProviderContract,
                    group.State.Epoch
                )
            )
        );
}
