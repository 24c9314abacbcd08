using System.Numerics;
using System.Security.Cryptography;
using Notary.Evm;
using Notary.Oracle.Accounts;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Bench.EventStore;

/// <summary>What an oracle records of one agreement: six events for each exchange, in their real sizes.</summary>
internal sealed class OracleEvents
{
    private static readonly string Signature = Hex.Encode(new byte[65]);

    /// <summary>Events of one exchange.</summary>
    public const int PerExchange = 6;

    private readonly Bytes32 agreement = Random();

    /// <summary>The agreement's stream.</summary>
    public string Stream => agreement.ToString();

    /// <summary>The events of the exchanges 1 to <paramref name="exchanges"/>.</summary>
    public IEnumerable<object> Exchanges(int exchanges) =>
        Enumerable.Range(1, exchanges).SelectMany(sequence => Exchange((ulong)sequence));

    private IEnumerable<object> Exchange(ulong sequence)
    {
        var answer = Answer(sequence);
        var digest = answer.Digest.ToString();
        yield return new AnswerRequested(Intent(answer).ToAbiHex(), Signature, answer.IssuedAt);
        yield return new AnswerApproved(answer.ToAbiHex(), "1000000", "0", "1000000", "0");
        foreach (var side in new[] { Side.Payment, Side.Delivery })
        {
            yield return new LegPendingSeen(sequence, side, digest, $"{Random()}", null);
            yield return new LegConfirmedSeen(sequence, side, digest, $"{Random()}", 1_000);
        }
    }

    private static PaymentIntent Intent(Answer answer) =>
        new(
            answer.AgreementId,
            answer.Sequence,
            answer.Amount,
            answer.IndexHash,
            answer.FirstMover,
            answer.SecondBy
        );

    private Answer Answer(ulong sequence) =>
        new()
        {
            AgreementId = agreement,
            Sequence = sequence,
            Consumer = default,
            ConsumerFabric = Random(),
            Provider = default,
            ProviderFabric = Random(),
            PaymentChain = Random(),
            PaymentContract = Random(),
            DataChain = Random(),
            DataContract = Random(),
            PaymentAssetId = default,
            Amount = new(new BigInteger(100)),
            PaymentRequired = new(new BigInteger(120)),
            DataRequired = new(new BigInteger(240)),
            IndexHash = Random(),
            IssuedAt = 1_700_000_000,
            FirstMover = Mover.Consumer,
            FirstBy = 1_700_000_040,
            SecondBy = 1_700_000_060,
        };

    private static Bytes32 Random() => Bytes32.FromSpan(RandomNumberGenerator.GetBytes(32));
}
