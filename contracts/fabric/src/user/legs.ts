import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import type { Settings } from '../platform/settings.js';
import type { Answer } from '../protocol/answer.js';

/** The delivery side of one exchange: one record each, so that deliveries in a block never conflict. */
export interface Leg {
  readonly delivered: boolean;
  readonly answerDigest: Hex;
  readonly dataIdentification: Hex;
  readonly penalised: boolean;
  /** The transaction that delivered or penalised. */
  readonly txId: string;
}

const OPEN: Leg = { delivered: false, answerDigest: '0x', dataIdentification: '0x', penalised: false, txId: '' };

export async function legOf(ledger: Ledger, agreementId: Hex, sequence: string): Promise<Leg> {
  return (await ledger.get<Leg>('leg', agreementId, sequence)) ?? OPEN;
}

export async function putLeg(ledger: Ledger, answer: Answer, leg: Leg): Promise<void> {
  await ledger.put(leg, 'leg', answer.agreementId, answer.sequence);
}

/** @throws WRONG_CHAIN unless the answer's delivery belongs to this chaincode. */
export function requireDataChain(settings: Settings, answer: Answer): void {
  const here = answer.dataChain === settings.chain && answer.dataContract === settings.contract;
  ensure(here, 'WRONG_CHAIN', 'the answer has its delivery on another chain or contract');
}
