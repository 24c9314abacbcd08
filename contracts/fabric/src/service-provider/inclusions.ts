import { verifyGivenAnswer } from '../oracle/verify-answer.js';
import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import type { Answer } from '../protocol/answer.js';
import type { Attestation } from '../protocol/signed-root.js';
import { deliveryOf, paymentOf, requireDataChain, requirePaymentChain } from '../user/legs.js';

export const PAYMENT = 0n;

/** The answer with whose terms a leg is stated to be legal; undefined where it is not. */
export const legalOf = (ledger: Ledger, agreementId: Hex, side: bigint, sequence: string): Promise<Hex | undefined> =>
  ledger.get<Hex>('legal', agreementId, side.toString(), sequence);

/**
 * Announces that a leg of this chain is recorded with an attested answer's terms, so that its challenge ends (PROTOCOL 6.4).
 * The channel's own record is the proof. Other chains' legs are proved there: only there they are punished.
 */
export async function proveInclusion(ledger: Ledger, answer: Answer, attestation: Attestation, side: bigint): Promise<void> {
  const settings = await settingsOf(ledger);
  (side === PAYMENT ? requirePaymentChain : requireDataChain)(settings, answer);
  const { agreementId, sequence } = answer;
  const found = await legalOf(ledger, agreementId, side, sequence);
  ensure(found === undefined, 'ALREADY_LEGAL', 'this leg was proved before');
  const answerDigest = toHex(await verifyGivenAnswer(ledger, settings, answer, attestation));
  const recorded = (await recordedDigest(ledger, answer, side)) === answerDigest;
  ensure(recorded, 'LEG_MISSING', 'no leg with these terms is recorded');
  await ledger.put(answerDigest, 'legal', agreementId, side.toString(), sequence);
  ledger.emit('InclusionProved', { agreementId, sequence, side: side.toString(), answerDigest });
}

async function recordedDigest(ledger: Ledger, { agreementId, sequence }: Answer, side: bigint): Promise<Hex | undefined> {
  if (side === PAYMENT) {
    const payment = await paymentOf(ledger, agreementId, sequence);
    return payment.paid ? payment.answerDigest : undefined;
  }
  const delivery = await deliveryOf(ledger, agreementId, sequence);
  return delivery.delivered ? delivery.answerDigest : undefined;
}
