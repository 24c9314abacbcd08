import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import type { Answer } from '../protocol/answer.js';
import type { Attestation } from '../protocol/signed-root.js';
import { bondOf, holderOf } from './bonds.js';
import { verifyAnswer } from './verify-answer.js';

/** A challenge of a leg of this answer, on whichever chain that is. */
export interface OpenedChallenge {
  readonly answer: Answer;
  readonly attestation: Attestation;
  readonly kind: bigint;
  /** The message ChallengePublished, as JSON. */
  readonly evidence: Hex;
}

/** Publishes a challenge to whoever watches this chain; the challenger's bond is lost where the group finds it false. */
export async function openChallenge(ledger: Ledger, challenger: Hex, challenge: OpenedChallenge): Promise<void> {
  const { answer, attestation, kind, evidence } = challenge;
  ensure(kind <= 1n && evidence !== '0x', 'ARGUMENT_INVALID', 'a challenge is of kind 0 or 1 and brings evidence');
  ensure((await bondOf(ledger, holderOf(challenger))) > 0n, 'BOND_INSUFFICIENT', 'a challenger needs a bond');
  const answerDigest = toHex(await verifyAnswer(ledger, await settingsOf(ledger), answer, attestation));
  const { agreementId, sequence } = answer;
  ledger.emit('ChallengeOpened', { agreementId, sequence, challenger, kind: kind.toString(), answerDigest, evidence });
}
