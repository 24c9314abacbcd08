using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Chains.Calls;
using Notary.Chains.Observations;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Protocol.Agreements;
using Notary.Protocol.Attestations;
using Notary.Protocol.Exchanges;
using Notary.Protocol.Groups;
using Notary.ThresholdBls;

namespace Notary.Adversary.Tests.Ledgers;

// Penalties and the nets below them, bonds, and words that contradict each other.
internal sealed partial class Contracts
{
    private void Penalize(ChainCall.Penalize c)
    {
        var (answer, side) = (c.Answer, (Side)c.Kind);
        Require(law.Chain.Carries(answer, side), "WrongChain");
        Require(!HasTime || (ulong)now > answer.DeadlineOf(side), "BeforeDeadline");
        RequireAttested(answer, c.Attestation);
        var leg = new LegName(answer.AgreementId, answer.Sequence, side);
        Require(!_books.Legal.Contains(leg) || law.ForgetsPenalties, "ProvedLegal");
        RequireAgreed(answer);
        if (c.Kind == PenaltyKind.PaymentMissing)
            Require(
                c.Intent is { } intent
                    && intent.ValidUntil >= answer.IssuedAt
                    && intent.Proves(answer),
                "IntentExpired"
            );
        Require(_books.IsOpen(leg) || law.ForgetsPenalties, "LegClosed");
        RequireGroup(answer, c.Kind, c.Proof);
        _books = _books with { Penalised = _books.Penalised.Add(leg) };
        Compensate(answer, c.Kind);
    }

    private void Compensate(Answer answer, PenaltyKind kind)
    {
        var (accused, victim, required) =
            kind == PenaltyKind.PaymentMissing
                ? (Consumer(answer), Provider(answer), answer.PaymentRequired.Value)
                : (Provider(answer), Consumer(answer), answer.DataRequired.Value);
        var key = (answer.AgreementId, accused);
        var balance = _books.Deposits.GetValueOrDefault(key);
        var paid = BigInteger.Min(required, balance);
        Require(paid > 0, "EmptyAccount");
        _books = _books with
        {
            Deposits = _books.Deposits.SetItem(key, law.PaysFromNothing ? balance : balance - paid),
        };
        Owe(victim, paid);
        _events.Add(
            new ContractEvent.Penalized(
                txId,
                answer.AgreementId,
                answer.Sequence,
                kind,
                Account(answer.AgreementId, accused),
                victim,
                paid,
                answer.Digest
            )
        );
    }

    private void RequireGroup(Answer answer, PenaltyKind kind, GroupProof proof)
    {
        var key = law.Group.Key.PublicKey;
        var message = law.Chain.PenaltyMessage(answer, kind, key.ToBytes(), law.Group.Epoch);
        Require(
            law.TakesAnySignature
                || (
                    proof.Epoch == law.Group.Epoch
                    && key.Verify(message.ToArray(), Signature.Parse(proof.Signature))
                ),
            "InvalidGroupSignature"
        );
    }

    private void Prove(ChainCall.ProveInclusion c)
    {
        var (answer, side) = (c.Answer, c.Side);
        Require(law.Chain.Carries(answer, side), "WrongChain");
        var leg = new LegName(answer.AgreementId, answer.Sequence, side);
        Require(!_books.Legal.Contains(leg), "LegalAlready");
        RequireAttested(answer, c.Attestation);
        Require(
            c.Proof.Verify(new BlockTrust.Hash(c.Proof.StatedBlock().Hash))
                .Performs(law.Chain, answer, side)
                && _books.Done.GetValueOrDefault(leg) == answer.Digest,
            "UnknownHeader"
        );
        _books = _books with { Legal = _books.Legal.Add(leg) };
        _events.Add(
            new ContractEvent.InclusionProved(
                txId,
                side,
                answer.AgreementId,
                answer.Sequence,
                answer.Digest
            )
        );
    }

    private void Contradict(ChainCall.ProveContradiction c)
    {
        var same =
            c.First.AgreementId == c.Second.AgreementId && c.First.Sequence == c.Second.Sequence;
        var signer = c.FirstAttestation.AttestorOf(c.First);
        Require(
            same
                && c.First.Digest != c.Second.Digest
                && signer == c.SecondAttestation.AttestorOf(c.Second),
            "NoContradiction"
        );
        var bond = _books.Bonds.GetValueOrDefault(signer.ToBytes32());
        Require(bond > 0, "NoBond");
        if (law.ForgivesAttestors)
            return;
        _books = Bond(signer.ToBytes32(), -bond);
        _books = Bond(Bytes32.Zero, bond);
        _events.Add(new ContractEvent.BondTaken(txId, signer, bond, Forfeited: true));
    }

    private void Open(ChainCall.OpenChallenge c)
    {
        Require(_books.Bonds.GetValueOrDefault(sender) > 0, "NoBond");
        RequireAttested(c.Answer, c.Attestation);
        _events.Add(
            new ContractEvent.ChallengeOpened(
                txId,
                c.Answer.AgreementId,
                c.Answer.Sequence,
                c.Kind,
                sender,
                c.Answer.Digest,
                c.Evidence
            )
        );
    }

    private Books Bond(Bytes32 holder, BigInteger amount) =>
        _books with
        {
            Bonds = _books.Bonds.SetItem(holder, _books.Bonds.GetValueOrDefault(holder) + amount),
        };

    private void RequireAgreed(Answer answer)
    {
        Require(_books.Agreements.ContainsKey(answer.AgreementId), "AnswerOutsideAgreement");
        Require(!_books.EndingOf(answer.AgreementId).Released, "AgreementReleased");
        var terms = _books.Agreements[answer.AgreementId];
        Require(AgreementTerms.Violation(terms, answer) is null, "AnswerOutsideAgreement");
    }

    private void RequireAttested(Answer answer, Attestation attestation)
    {
        try
        {
            Require(attestation.AttestorOf(answer) == law.Attestor, "UnknownAttestor");
        }
        catch (CryptographicException)
        {
            throw Refused("UnknownAttestor");
        }
    }
}
