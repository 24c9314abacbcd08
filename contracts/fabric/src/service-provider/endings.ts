import { recoverAddress } from '../crypto/secp256k1.js';
import { fromHex, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import { groupOf, settingsOf, type Settings } from '../platform/settings.js';
import type { Agreement } from '../protocol/agreement.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { releaseDigest } from '../protocol/release.js';
import { credit } from '../token/balances.js';
import { changeDeposit, depositOf } from './deposits.js';
import { requireUnreleased } from './ending-state.js';

/** A party ends the giving of new answers; what is in flight runs to its end (PROTOCOL 3.2). */
export async function suspend(ledger: Ledger, caller: Hex, agreementId: Hex): Promise<void> {
  await agreementOfCaller(ledger, caller, agreementId);
  const ending = await requireUnreleased(ledger, agreementId);
  ensure(!ending.suspended, 'AGREEMENT_SUSPENDED', 'the agreement was suspended before');
  await ledger.put({ ...ending, suspended: true }, 'ending', agreementId);
  ledger.emit('Suspended', { agreementId, party: caller });
}

/** Returns the deposits after the agreement's expiry, by the group's signature of kind `release`. */
export async function release(ledger: Ledger, now: bigint, agreementId: Hex, epoch: bigint, signature: Hex): Promise<void> {
  const { expiry } = await agreementOf(ledger, agreementId);
  ensure(now > BigInt(expiry), 'TOO_EARLY', `the agreement ends at ${expiry}`);
  const statement = { kind: 'release', epoch, nonce: ZERO_32, body: fromHex(agreementId) } as const;
  requireGroupSignature(await settingsOf(ledger), await groupOf(ledger), statement, signature);
  await payOut(ledger, agreementId);
}

/** Returns the deposits at once, by both parties' signatures, which waive what is open. */
export async function releaseByBoth(ledger: Ledger, agreementId: Hex, byConsumer: Hex, byProvider: Hex): Promise<void> {
  const { consumer, provider } = await agreementOf(ledger, agreementId);
  const digest = releaseDigest(agreementId);
  ensure(recoverAddress(digest, byConsumer) === consumer, 'SIGNATURE_INVALID', 'the consumer did not sign');
  ensure(recoverAddress(digest, byProvider) === provider, 'SIGNATURE_INVALID', 'the provider did not sign');
  await payOut(ledger, agreementId);
}

export async function agreementOf(ledger: Ledger, agreementId: Hex): Promise<Agreement> {
  const agreement = await ledger.get<Agreement>('agreement', agreementId);
  return agreement ?? refuse('AGREEMENT_UNKNOWN', 'no deposit was locked under this agreement');
}

export async function agreementOfCaller(ledger: Ledger, caller: Hex, agreementId: Hex): Promise<Agreement> {
  const agreement = await agreementOf(ledger, agreementId);
  const isParty = caller === agreement.consumerFabric || caller === agreement.providerFabric;
  ensure(isParty, 'CALLER_WRONG', 'only a party of the agreement ends it');
  return agreement;
}

/** Moves what is left of the deposits to their owners' token balances, once. */
export async function payOut(ledger: Ledger, agreementId: Hex): Promise<void> {
  const ending = await requireUnreleased(ledger, agreementId);
  const { consumerFabric, providerFabric } = await agreementOf(ledger, agreementId);
  const settings = await settingsOf(ledger);
  const consumerAmount = await payBack(ledger, settings, agreementId, consumerFabric);
  // A transaction does not read its own writes: an account of both is paid out once.
  const isOne = consumerFabric === providerFabric;
  const providerAmount = isOne ? 0n : await payBack(ledger, settings, agreementId, providerFabric);
  await ledger.put({ ...ending, suspended: true, released: true }, 'ending', agreementId);
  const amounts = { consumerAmount: consumerAmount.toString(), providerAmount: providerAmount.toString() };
  ledger.emit('Released', { agreementId, ...amounts });
}

async function payBack(ledger: Ledger, settings: Settings, agreementId: Hex, party: Hex): Promise<bigint> {
  const balance = BigInt((await depositOf(ledger, settings, agreementId, party)).balance);
  if (balance === 0n) return 0n;
  await changeDeposit(ledger, settings, agreementId, party, -balance);
  await credit(ledger, party, balance);
  return balance;
}
