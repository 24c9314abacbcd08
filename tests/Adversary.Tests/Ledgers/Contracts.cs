using System.Numerics;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Exchanges;

namespace Notary.Adversary.Tests.Ledgers;

/// <summary>
/// A model of C_u, C_o and C_sp of one chain: what a call of a sender makes of their books. It refuses what the contracts refuse,
/// and counts to the wei.
/// </summary>
/// <param name="now">The block's timestamp, Unix seconds; on a channel, whose legs know no time, for its endings alone.</param>
internal sealed partial class Contracts(
    Law law,
    Books before,
    Bytes32 sender,
    string txId,
    long now
)
{
    private const long Margin = 3_600;

    private readonly List<ContractEvent> _events = [];
    private Books _books = before;

    private bool HasTime => law.Chain.Kind == ChainKind.Evm;

    /// <exception cref="ChainRejectedException">The contracts refuse the call.</exception>
    public (Books Books, IReadOnlyList<ContractEvent> Events) Call(ChainCall call)
    {
        switch (call)
        {
            case ChainCall.Lock c:
                Lock(c);
                break;
            case ChainCall.Pay c:
                Pay(c);
                break;
            case ChainCall.Deliver c:
                Deliver(c);
                break;
            case ChainCall.Penalize c:
                Penalize(c);
                break;
            case ChainCall.ProveInclusion c:
                Prove(c);
                break;
            case ChainCall.ProveContradiction c:
                Contradict(c);
                break;
            case ChainCall.PayBond c:
                Take(c.Amount);
                _books = Bond(c.Holder.ToBytes32(), c.Amount);
                break;
            case ChainCall.OpenChallenge c:
                Open(c);
                break;
            case ChainCall.Suspend c:
                Suspend(c.AgreementId, false);
                break;
            case ChainCall.RequestRelease c:
                RequestRelease(c.AgreementId);
                break;
            case ChainCall.Veto c:
                Veto(c);
                break;
            case ChainCall.ReleaseAfterDelay c:
                ReleaseAfterDelay(c.AgreementId);
                break;
            case ChainCall.ReleaseByBoth c:
                ReleaseByBoth(c);
                break;
            case ChainCall.Withdraw or ChainCall.Collect:
                Withdraw();
                break;
            default:
                throw Refused($"no such call: {call.GetType().Name}");
        }
        return (_books, _events);
    }

    private void Lock(ChainCall.Lock c)
    {
        var id = c.Agreement.Id;
        var isSigned =
            c.ConsumerSignature.IsBy(c.Agreement.Consumer, id)
            && c.ProviderSignature.IsBy(c.Agreement.Provider, id);
        Require(isSigned, "SignatureInvalid");
        Require(AgreementTerms.Violation(c.Agreement) is null, "InvalidAgreement");
        Require(now <= (long)c.Agreement.Expiry, "AgreementExpired");
        Require(!_books.EndingOf(id).Released, "AgreementReleased");
        var isParty =
            (law.Chain.Carries(c.Agreement, Side.Payment) && sender == Consumer(c.Agreement))
            || (law.Chain.Carries(c.Agreement, Side.Delivery) && sender == Provider(c.Agreement));
        Require(isParty, "NotParty");
        Require(c.Amount > 0, "NothingLocked");
        Take(c.Amount);
        var balance = _books.Deposits.GetValueOrDefault((id, sender)) + c.Amount;
        _books = _books with
        {
            Agreements = _books.Agreements.SetItem(id, c.Agreement),
            Deposits = _books.Deposits.SetItem((id, sender), balance),
        };
        _events.Add(
            new ContractEvent.Locked(
                txId,
                sender,
                Account(id, sender),
                c.Amount,
                balance,
                c.Agreement,
                c.ConsumerSignature,
                c.ProviderSignature
            )
        );
    }

    private void Pay(ChainCall.Pay c)
    {
        Require(sender == Consumer(c.Answer), "NotParty");
        Record(c.Answer, Side.Payment);
        RequireAttested(c.Answer, c.Attestation);
        Take(c.Answer.Amount.Value);
        Owe(Provider(c.Answer), c.Answer.Amount.Value);
    }

    private void Deliver(ChainCall.Deliver c)
    {
        Require(sender == Provider(c.Answer), "NotParty");
        var hash = Bytes32.FromSpan(
            System.Security.Cryptography.SHA256.HashData(c.DataIdentification)
        );
        Require(hash == c.Answer.IndexHash, "WrongData");
        Record(c.Answer, Side.Delivery);
        RequireAttested(c.Answer, c.Attestation);
    }

    private void Record(Answer answer, Side side)
    {
        Require(law.Chain.Carries(answer, side), "WrongChain");
        Require(!HasTime || (ulong)now <= answer.DeadlineOf(side), "TooLate");
        Require(!_books.EndingOf(answer.AgreementId).Released, "AgreementReleased");
        var leg = new LegName(answer.AgreementId, answer.Sequence, side);
        Require(!_books.Done.ContainsKey(leg), "LegDone");
        Require(!_books.Penalised.Contains(leg), "LegPenalised");
        _books = _books with { Done = _books.Done.Add(leg, answer.Digest) };
        _events.Add(
            new ContractEvent.LegRecorded(
                txId,
                side,
                answer.AgreementId,
                answer.Sequence,
                answer.Digest
            )
        );
    }

    private void Withdraw()
    {
        var owed = _books.Credits.GetValueOrDefault(sender);
        Require(owed > 0, "NothingOwed");
        _books = _books with
        {
            Credits = _books.Credits.SetItem(sender, 0),
            Wallets = _books.Wallets.SetItem(sender, Wallet + owed),
        };
    }

    private BigInteger Wallet => _books.Wallets.GetValueOrDefault(sender);

    private void Take(BigInteger amount)
    {
        Require(Wallet >= amount, "InsufficientFunds");
        _books = _books with { Wallets = _books.Wallets.SetItem(sender, Wallet - amount) };
    }

    private void Owe(Bytes32 party, BigInteger amount) =>
        _books = _books with
        {
            Credits = _books.Credits.SetItem(
                party,
                _books.Credits.GetValueOrDefault(party) + amount
            ),
        };

    private Bytes32 Consumer(Agreement terms) => law.Chain.Consumer(terms);

    private Bytes32 Provider(Agreement terms) => law.Chain.Provider(terms);

    private Bytes32 Consumer(Answer answer) =>
        HasTime ? answer.Consumer.ToBytes32() : answer.ConsumerFabric;

    private Bytes32 Provider(Answer answer) =>
        HasTime ? answer.Provider.ToBytes32() : answer.ProviderFabric;

    private Address Account(Bytes32 agreement, Bytes32 party) =>
        DepositAccount.Of(law.Group.Key.PublicKey.ToBytes(), agreement, party);

    private static void Require(bool condition, string error)
    {
        if (!condition)
            throw Refused(error);
    }

    private static ChainRejectedException Refused(string error) => new(error);
}
