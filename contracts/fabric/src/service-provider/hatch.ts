import { verifyAnswer } from '../oracle/verify-answer.js';
import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import type { Agreement } from '../protocol/agreement.js';
import type { Answer } from '../protocol/answer.js';
import type { Attestation } from '../protocol/signed-root.js';
import { requireUnreleased, type Ending } from './ending-state.js';
import { agreementOf, agreementOfCaller, payOut } from './endings.js';
import { requireAgreed } from './penalize.js';

/** For both chains to confirm, and for oracles and notaries to see, a request or a leg (seconds). */
const MARGIN = 3_600n;

/** When an exchange whose second leg is due at `secondBy` can be challenged and penalised no more. */
const endOf = (agreement: Agreement, secondBy: bigint): bigint =>
  secondBy + BigInt(agreement.challengeSeconds) + BigInt(agreement.graceSeconds) + MARGIN;

/**
 * A party asks for the deposits without the group, and suspends the agreement. The request has no time: a client could have it
 * endorsed, keep it back and submit it when its time has long passed.
 */
export async function requestRelease(ledger: Ledger, caller: Hex, agreementId: Hex): Promise<void> {
  await agreementOfCaller(ledger, caller, agreementId);
  const ending = await requireUnreleased(ledger, agreementId);
  ensure(!ending.requested, 'RELEASE_REQUESTED', 'the release was requested before');
  await ledger.put({ ...ending, suspended: true, requested: true }, 'ending', agreementId);
  ledger.emit('ReleaseRequested', { agreementId, party: caller });
}

/**
 * Begins the delay of a request, by anybody, once. Whoever endorses this sees the request in the ledger, so the time that it
 * vouches for is not before the moment at which everybody could see it.
 */
export async function startRelease(ledger: Ledger, now: bigint, agreementId: Hex): Promise<void> {
  const agreement = await agreementOf(ledger, agreementId);
  const ending = await requireUnreleased(ledger, agreementId);
  ensure(ending.requested && ending.startedAt === '0', 'RELEASE_UNREQUESTED', 'no request waits for its delay to begin');
  const releaseAt = endOf(agreement, now + BigInt(agreement.exchangeSeconds)).toString();
  await ledger.put({ ...ending, startedAt: now.toString(), releaseAt }, 'ending', agreementId);
  ledger.emit('ReleaseStarted', { agreementId, releaseAt });
}

/**
 * Moves a requested release to the end of an exchange that is open then. Answers that were issued when every oracle must have
 * known of the request do not count: nobody, not even a corrupt attestor, holds a release up for longer than that.
 */
export async function veto(ledger: Ledger, answer: Answer, attestation: Attestation): Promise<void> {
  const { agreementId, sequence } = answer;
  const ending = await requireStarted(ledger, agreementId);
  const agreement = await requireAgreed(ledger, answer);
  const answerDigest = toHex(await verifyAnswer(ledger, await settingsOf(ledger), answer, attestation));
  const [issuedAt, end] = [BigInt(answer.issuedAt), endOf(agreement, BigInt(answer.secondBy))];
  const timely = BigInt(answer.secondBy) <= issuedAt + BigInt(agreement.exchangeSeconds);
  const open = timely && end > BigInt(ending.releaseAt) && issuedAt <= BigInt(ending.startedAt) + MARGIN;
  ensure(open, 'NOTHING_OPEN', 'the exchange has ended when the release comes, or was approved too late');
  await ledger.put({ ...ending, releaseAt: end.toString() }, 'ending', agreementId);
  ledger.emit('ReleaseVetoed', { agreementId, sequence, answerDigest, releaseAt: end.toString() });
}

/** Returns the deposits after a request and its delay, by anybody. */
export async function releaseAfterDelay(ledger: Ledger, now: bigint, agreementId: Hex): Promise<void> {
  const { releaseAt } = await requireStarted(ledger, agreementId);
  ensure(now > BigInt(releaseAt), 'TOO_EARLY', `the deposits are bound until ${releaseAt}`);
  await payOut(ledger, agreementId);
}

async function requireStarted(ledger: Ledger, agreementId: Hex): Promise<Ending> {
  const ending = await requireUnreleased(ledger, agreementId);
  ensure(ending.startedAt !== '0', 'RELEASE_UNREQUESTED', 'no release was requested, or its delay has not begun');
  return ending;
}
