import { sha256 } from '@noble/hashes/sha2.js';
import { verifyGivenAnswer } from '../oracle/verify-answer.js';
import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse, Refusal } from '../platform/refusal.js';
import { groupOf, settingsOf, type Settings } from '../platform/settings.js';
import type { Agreement } from '../protocol/agreement.js';
import type { Answer } from '../protocol/answer.js';
import { requireGroupSignatures, type SignedStatement } from '../protocol/group-message.js';
import { requireIntent } from '../protocol/intent.js';
import { merkleRoot } from '../protocol/merkle.js';
import { penaltyLeaf, type Penalty } from '../protocol/penalty.js';
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

/** What `penalize` takes. */
export interface Charge {
  readonly answer: Answer;
  readonly attestation: Attestation;
  /** Undefined for a missing delivery: the agreement's signatures, checked at the lock, stand for the provider's. */
  readonly intent: IntentProof | undefined;
  readonly proof: PenaltyProof;
}

/** One missing leg: whose deposit pays how much to whom, and how the leg is closed. */
interface Fault {
  readonly kind: bigint;
  readonly accused: Hex;
  readonly victim: Hex;
  readonly amount: string;
  requireOpen(): Promise<void>;
  close(answerDigest: Hex): Promise<void>;
}

/** A fault, and what the group must have signed about it. */
interface Indictment {
  readonly fault: Fault;
  readonly penalty: Penalty;
  readonly signed: SignedStatement;
}

/** As the transaction's event tells it: numbers are decimal texts, the amount is what was paid. */
type Paid = Omit<Penalty, 'kind' | 'amount' | 'answerDigest'> & Record<'kind' | 'amount' | 'answerDigest', string>;

/** @throws ALREADY_DELIVERED, ALREADY_PAID, ALREADY_PENALISED or AGREEMENT_RELEASED where the leg is not open any more. */
export async function penalize(ledger: Ledger, txId: string, charge: Charge): Promise<void> {
  const [paid] = await punish(ledger, txId, [charge]);
  ledger.emit('Penalized', paid!);
}

/**
 * Each of them as `penalize` would, one after the other. Legs that were recorded or penalised meanwhile are passed over; all other refusals, and
 * that of the first where none is open, refuse all. Transactions of one block that take from the same deposit conflict, and only one of
 * them is valid: so many penalties are one transaction.
 */
export async function penalizeEach(ledger: Ledger, txId: string, charges: readonly Charge[]): Promise<void> {
  ledger.emit('PenalizedEach', { penalties: await punish(ledger, txId, charges) });
}

/** On the group's signatures, each leg once, and never where it is recorded (PROTOCOL 6.3, 6.4). */
async function punish(ledger: Ledger, txId: string, charges: readonly Charge[]): Promise<readonly Paid[]> {
  const settings = await settingsOf(ledger);
  const faults = charges.map((charge) => faultOf(ledger, settings, txId, charge));
  const refusals = await Promise.all(faults.map(refusalOf));
  const open = charges.map((charge, i) => ({ charge, fault: faults[i]! })).filter((_, i) => refusals[i] === undefined);
  if (open.length === 0) throw refusals[0]!;
  const indicted: Indictment[] = [];
  for (const { charge, fault } of open) indicted.push(await indict(ledger, settings, fault, charge));
  const signed = indicted.map((indictment) => indictment.signed);
  requireGroupSignatures(settings, await groupOf(ledger), signed);
  const paid: Paid[] = [];
  for (const { fault, penalty } of indicted) paid.push(await settle(ledger, settings, fault, penalty));
  return paid;
}

/** Why the leg is not open any more; undefined where it is. */
async function refusalOf(fault: Fault): Promise<Refusal | undefined> {
  try {
    await fault.requireOpen();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function faultOf(ledger: Ledger, settings: Settings, txId: string, { answer, intent }: Charge): Fault {
  return intent === undefined ? missingDelivery(ledger, settings, txId, answer) : missingPayment(ledger, settings, txId, answer, intent);
}

async function indict(ledger: Ledger, settings: Settings, fault: Fault, { answer, attestation, proof }: Charge): Promise<Indictment> {
  await requireAgreed(ledger, answer);
  const digest = await verifyGivenAnswer(ledger, settings, answer, attestation);
  const { agreementId, sequence } = answer;
  const { kind, accused, victim } = fault;
  const { account } = await depositOf(ledger, settings, agreementId, accused);
  const penalty = { agreementId, sequence, kind, account, victim, amount: BigInt(fault.amount), answerDigest: digest };
  const body = merkleRoot(sha256, penaltyLeaf(penalty), proof.path);
  const statement = { kind: 'penalty', epoch: proof.epoch, nonce: proof.nonce, body } as const;
  return { fault, penalty, signed: { statement, signature: proof.signature } };
}

function missingPayment(ledger: Ledger, settings: Settings, txId: string, answer: Answer, intent: IntentProof): Fault {
  requirePaymentChain(settings, answer);
  requireIntent(answer, intent.validUntil, intent.signature);
  return {
    kind: PAYMENT_MISSING,
    accused: answer.consumerFabric,
    victim: answer.providerFabric,
    amount: answer.paymentRequired,
    requireOpen: () => requireOpenPayment(ledger, answer),
    close: (answerDigest) => putPayment(ledger, answer, { paid: false, answerDigest, amount: '0', penalised: true, txId }),
  };
}

function missingDelivery(ledger: Ledger, settings: Settings, txId: string, answer: Answer): Fault {
  requireDataChain(settings, answer);
  return {
    kind: DELIVERY_MISSING,
    accused: answer.providerFabric,
    victim: answer.consumerFabric,
    amount: answer.dataRequired,
    requireOpen: () => requireOpenDelivery(ledger, answer),
    close: (answerDigest) =>
      putDelivery(ledger, answer, { delivered: false, answerDigest, dataIdentification: '0x', penalised: true, txId }),
  };
}

/** Pays what the answer requires, or what is left, out of the accused's deposit to the victim's token balance. */
async function settle(ledger: Ledger, settings: Settings, fault: Fault, penalty: Penalty): Promise<Paid> {
  const { agreementId, victim } = penalty;
  // Another one of this transaction may be about the same leg.
  await fault.requireOpen();
  const balance = BigInt((await depositOf(ledger, settings, agreementId, fault.accused)).balance);
  // Cover is the oracle's duty; where it failed, the victim gets what there is.
  const paid = penalty.amount < balance ? penalty.amount : balance;
  ensure(paid > 0n, 'DEPOSIT_INSUFFICIENT', 'the accused has no deposit left');
  await changeDeposit(ledger, settings, agreementId, fault.accused, -paid);
  await credit(ledger, victim, paid);
  const answerDigest = toHex(penalty.answerDigest);
  await fault.close(answerDigest);
  return { ...penalty, kind: penalty.kind.toString(), amount: paid.toString(), answerDigest };
}

/** The parties signed the agreement, which was checked at the lock: the answer must keep to it. */
export async function requireAgreed(ledger: Ledger, answer: Answer): Promise<Agreement> {
  const agreement = await ledger.get<Agreement>('agreement', answer.agreementId);
  if (agreement === undefined) return refuse('AGREEMENT_UNKNOWN', 'no deposit was locked under this agreement');
  const differing = SHARED.filter((member) => answer[member] !== agreement[member]);
  ensure(differing.length === 0, 'TERMS_MISMATCH', `the answer differs from the agreement in ${differing.join(', ')}`);
  return agreement;
}
