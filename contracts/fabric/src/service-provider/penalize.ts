import { sha256 } from '@noble/hashes/sha2.js';
import { verifyAnswer } from '../oracle/verify-answer.js';
import { toHex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import { groupOf, settingsOf } from '../platform/settings.js';
import type { Agreement } from '../protocol/agreement.js';
import type { Answer } from '../protocol/answer.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { merkleRoot } from '../protocol/merkle.js';
import { penaltyLeaf } from '../protocol/penalty.js';
import type { Attestation, PenaltyProof } from '../protocol/signed-root.js';
import { credit } from '../token/balances.js';
import { legOf, putLeg, requireDataChain } from '../user/legs.js';
import { changeDeposit, depositOf } from './deposits.js';

export const DELIVERY_MISSING = 1n;

const SHARED = [
  'consumer',
  'consumerFabric',
  'provider',
  'providerFabric',
  'paymentChain',
  'paymentContract',
  'dataChain',
  'dataContract',
  'paymentAsset',
] as const;

/**
 * Pays an answer's dataRequired out of the provider's deposit to the consumer's token balance,
 * once, on the group's signature, and never where the delivery is recorded (PROTOCOL 6.3, 6.4).
 */
export async function penalizeMissingDelivery(
  ledger: Ledger,
  txId: string,
  answer: Answer,
  attestation: Attestation,
  proof: PenaltyProof,
): Promise<void> {
  const settings = await settingsOf(ledger);
  requireDataChain(settings, answer);
  await requireAgreed(ledger, answer);
  await requireOpenLeg(ledger, answer);
  const digest = await verifyAnswer(ledger, settings, answer, attestation);
  const { account } = await depositOf(ledger, settings, answer.agreementId, answer.providerFabric);
  const penalty = {
    agreementId: answer.agreementId,
    sequence: answer.sequence,
    kind: DELIVERY_MISSING,
    account,
    victim: answer.consumerFabric,
    amount: BigInt(answer.dataRequired),
    answerDigest: digest,
  };
  const root = merkleRoot(sha256, penaltyLeaf(penalty), proof.path);
  const statement = { kind: 'penalty', epoch: proof.epoch, nonce: proof.nonce, body: root } as const;
  requireGroupSignature(settings, await groupOf(ledger), statement, proof.signature);
  await changeDeposit(ledger, settings, answer.agreementId, answer.providerFabric, -penalty.amount);
  await credit(ledger, penalty.victim, penalty.amount);
  const answerDigest = toHex(digest);
  await putLeg(ledger, answer, { delivered: false, answerDigest, dataIdentification: '0x', penalised: true, txId });
  ledger.emit('Penalized', { ...penalty, kind: penalty.kind.toString(), amount: answer.dataRequired, answerDigest });
}

/** The agreement's signatures, checked at the lock, stand for the accused's: the answer must keep to it. */
async function requireAgreed(ledger: Ledger, answer: Answer): Promise<void> {
  const agreement = await ledger.get<Agreement>('agreement', answer.agreementId);
  if (agreement === undefined) return refuse('AGREEMENT_UNKNOWN', 'no deposit was locked under this agreement');
  const differing = SHARED.filter((member) => answer[member] !== agreement[member]);
  ensure(differing.length === 0, 'TERMS_MISMATCH', `the answer differs from the agreement in ${differing.join(', ')}`);
}

async function requireOpenLeg(ledger: Ledger, answer: Answer): Promise<void> {
  const leg = await legOf(ledger, answer.agreementId, answer.sequence);
  ensure(!leg.delivered, 'ALREADY_DELIVERED', 'the provider delivered');
  ensure(!leg.penalised, 'ALREADY_PENALISED', 'this exchange was penalised before');
}
