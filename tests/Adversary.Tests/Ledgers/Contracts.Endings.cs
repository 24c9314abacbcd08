using System.Numerics;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Evm;
using Notary.Protocol.Agreements;

namespace Notary.Adversary.Tests.Ledgers;

// How agreements end (PROTOCOL 7).
internal sealed partial class Contracts
{
    private void Suspend(Bytes32 agreement, bool isRelease)
    {
        RequireParty(agreement);
        var ending = _books.EndingOf(agreement);
        Require(!ending.Suspended || isRelease, "AgreementSuspended");
        End(agreement, ending with { Suspended = true });
        _events.Add(new ContractEvent.Suspended(txId, agreement, sender, isRelease));
    }

    private void RequestRelease(Bytes32 agreement)
    {
        RequireParty(agreement);
        Require(_books.EndingOf(agreement).RequestedAt == 0, "RequestedAlready");
        Suspend(agreement, isRelease: true);
        var terms = _books.Agreements[agreement];
        var ending = _books.EndingOf(agreement);
        var releaseAt = EndOf(terms, now + terms.ExchangeSeconds);
        End(agreement, ending with { RequestedAt = now, ReleaseAt = releaseAt });
    }

    private void Veto(ChainCall.Veto c)
    {
        var id = c.Answer.AgreementId;
        RequireAgreed(c.Answer);
        RequireAttested(c.Answer, c.Attestation);
        var ending = _books.EndingOf(id);
        Require(ending.RequestedAt != 0, "NotRequested");
        var end = EndOf(_books.Agreements[id], (long)c.Answer.SecondBy);
        var isOpen =
            end > ending.ReleaseAt && (long)c.Answer.IssuedAt <= ending.RequestedAt + Margin;
        Require(isOpen, "NothingOpen");
        End(id, ending with { ReleaseAt = end });
    }

    private void ReleaseAfterDelay(Bytes32 agreement)
    {
        var ending = _books.EndingOf(agreement);
        Require(ending.RequestedAt != 0, "NotRequested");
        Require(now > ending.ReleaseAt, "NotYet");
        Release(agreement);
    }

    private void ReleaseByBoth(ChainCall.ReleaseByBoth c)
    {
        Require(_books.Agreements.TryGetValue(c.AgreementId, out var terms), "UnknownAgreement");
        var digest = new Release(c.AgreementId).Digest;
        var areBoth =
            c.ConsumerSignature.IsBy(terms!.Consumer, digest)
            && c.ProviderSignature.IsBy(terms.Provider, digest);
        Require(areBoth, "SignatureInvalid");
        Release(c.AgreementId);
    }

    private void Release(Bytes32 agreement)
    {
        Require(!_books.EndingOf(agreement).Released, "AgreementReleased");
        var terms = _books.Agreements[agreement];
        End(agreement, _books.EndingOf(agreement) with { Suspended = true, Released = true });
        var (consumer, provider) = (
            Return(agreement, Consumer(terms)),
            Return(agreement, Provider(terms))
        );
        _events.Add(new ContractEvent.Released(txId, agreement, consumer, provider));
    }

    private BigInteger Return(Bytes32 agreement, Bytes32 party)
    {
        var balance = _books.Deposits.GetValueOrDefault((agreement, party));
        if (balance.IsZero)
            return balance;
        _books = _books with { Deposits = _books.Deposits.SetItem((agreement, party), 0) };
        Owe(party, balance);
        return balance;
    }

    private void RequireParty(Bytes32 agreement)
    {
        Require(_books.Agreements.TryGetValue(agreement, out var terms), "UnknownAgreement");
        Require(sender == Consumer(terms!) || sender == Provider(terms!), "NotParty");
        Require(!_books.EndingOf(agreement).Released, "AgreementReleased");
    }

    private void End(Bytes32 agreement, Ending ending) =>
        _books = _books with { Endings = _books.Endings.SetItem(agreement, ending) };

    private static long EndOf(Agreement terms, long secondBy) =>
        secondBy + terms.ChallengeSeconds + terms.GraceSeconds + Margin;
}
