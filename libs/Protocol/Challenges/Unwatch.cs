using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Challenges;

/// <summary>What a party signs to take an exchange back from a watchtower.</summary>
public sealed record Unwatch(Bytes32 ChallengeId) : IEip712Struct<Unwatch>
{
    public static string TypeText => "Unwatch(bytes32 challengeId)";

    public static int WordCount => 1;

    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words) => words.Add(ChallengeId);

    public static Unwatch Read(ref WordReader words) => new(words.ReadBytes32());
}
