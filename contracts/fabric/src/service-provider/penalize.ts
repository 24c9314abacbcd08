import { sha256 } from '@noble/hashes/sha2.js';
import { verifyGivenAnswer } from '../oracle/verify-answer.js';
import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import { groupOf, settingsOf, type Settings } from '../platform/settings.js';
import type { Agreement } from '../protocol/agreement.js';
import type { Answer } from '../protocol/answer.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { requireIntent } from '../protocol/intent.js';
import { merkleRoot } from '../protocol/merkle.js';
import { penaltyLeaf } from '../protocol/penalty.js';
import type { Attestation, PenaltyProof } from '../protocol/signed-root.js';
import { credit } from '../token/balances.js';
import {
  putDelivery,
  putPayment,
  requireDataChain,
  requireOpenDelivery,
  requireOpenPayment,
  requirePaymentChain,
} from '../user/legs.js';
import { changeDeposit, depositOf } from './deposits.js';

export const PAYMENT_MISSING = 0n;
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

/** The consumer's signature of the intent, where its payment is missing. */
export interface IntentProof {
  readonly validUntil: bigint;
  readonly signature: Hex;
}

/** One missing leg: whose deposit pays how much to whom, and how the leg is closed. */
interface Fault {
  readonly kind: bigint;
  readonly accused: Hex;
  readonly victim: Hex;
  readonly amount: string;
  close(answerDigest: Hex): Promise<void>;
}

/** Punishes a missing payment, which the consumer promised by its intent. */
export async function penalizeMissingPayment(
  ledger: Ledger,
  txId: string,
  answer: Answer,
  attestation: Attestation,
  intent: IntentProof,
  proof: PenaltyProof,
): Promise<void> {
  const settings = await settingsOf(ledger);
  requirePaymentChain(settings, answer);
  await requireOpenPayment(ledger, answer);
  requireIntent(answer, intent.validUntil, intent.signature);
  await punish(ledger, settings, answer, attestation, proof, {
    kind: PAYMENT_MISSING,
    accused: answer.consumerFabric,
    victim: answer.providerFabric,
    amount: answer.paymentRequired,
    close: (answerDigest) => putPayment(ledger, answer, { paid: false, answerDigest, amount: '0', penalised: true, txId }),
  });
}

/** Punishes a missing delivery. The agreement's signatures, checked at the lock, stand for the provider's. */
export async function penalizeMissingDelivery(
  ledger: Ledger,
  txId: string,
  answer: Answer,
  attestation: Attestation,
  proof: PenaltyProof,
): Promise<void> {
  const settings = await settingsOf(ledger);
  requireDataChain(settings, answer);
  await requireOpenDelivery(ledger, answer);
  await punish(ledger, settings, answer, attestation, proof, {
    kind: DELIVERY_MISSING,
    accused: answer.providerFabric,
    victim: answer.consumerFabric,
    amount: answer.dataRequired,
    close: (answerDigest) =>
      putDelivery(ledger, answer, { delivered: false, answerDigest, dataIdentification: '0x', penalised: true, txId }),
  });
}

/**
 * Pays what the answer requires, or what is left, out of the accused's deposit to the victim's token balance, once, on the group's signature,
 * and never where the leg is recorded (PROTOCOL 6.3, 6.4).
 */
async function punish(
  ledger: Ledger,
  settings: Settings,
  answer: Answer,
  attestation: Attestation,
  proof: PenaltyProof,
  { kind, accused, victim, amount, close }: Fault,
): Promise<void> {
  await requireAgreed(ledger, answer);
  const digest = await verifyGivenAnswer(ledger, settings, answer, attestation);
  const { agreementId, sequence } = answer;
  const { account, balance } = await depositOf(ledger, settings, agreementId, accused);
  const penalty = { agreementId, sequence, kind, account, victim, amount: BigInt(amount), answerDigest: digest };
  const root = merkleRoot(sha256, penaltyLeaf(penalty), proof.path);
  const statement = { kind: 'penalty', epoch: proof.epoch, nonce: proof.nonce, body: root } as const;
  requireGroupSignature(settings, await groupOf(ledger), statement, proof.signature);
  // Cover is the oracle's duty; where it failed, the victim gets what there is.
  const paid = penalty.amount < BigInt(balance) ? penalty.amount : BigInt(balance);
  ensure(paid > 0n, 'DEPOSIT_INSUFFICIENT', 'the accused has no deposit left');
  await changeDeposit(ledger, settings, agreementId, accused, -paid);
  await credit(ledger, victim, paid);
  const answerDigest = toHex(digest);
  await close(answerDigest);
  ledger.emit('Penalized', { ...penalty, kind: kind.toString(), amount: paid.toString(), answerDigest });
}

/** The parties signed the agreement, which was checked at the lock: the answer must keep to it. */
export async function requireAgreed(ledger: Ledger, answer: Answer): Promise<Agreement> {
  const agreement = await ledger.get<Agreement>('agreement', answer.agreementId);
  if (agreement === undefined) return refuse('AGREEMENT_UNKNOWN', 'no deposit was locked under this agreement');
  const differing = SHARED.filter((member) => answer[member] !== agreement[member]);
  ensure(differing.length === 0, 'TERMS_MISMATCH', `the answer differs from the agreement in ${differing.join(', ')}`);
  return agreement;
}
