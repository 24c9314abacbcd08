import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fromHex, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { releaseDigest } from '../src/protocol/release.js';
import type { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { agreementId, answerJson, attestationJson, DEPOSIT, deliverArguments, lockArguments, locked, parties, penalizeArguments } from './support/scenario.js';
import { signAsGroup, signDigest } from './support/signing.js';
import { vectors } from './support/vectors.js';

const call = (name: string): string => `ServiceProviderContract:${name}`;
const agreement = vectors.agreement.value;
const [T, W, grace, expiry] = ['exchangeSeconds', 'challengeSeconds', 'graceSeconds', 'expiry'].map((m) => Number(agreement[m]));
const issuedAt = Number(vectors.answer.value['issuedAt']);
const MARGIN = 3_600;
const DELAY = T! + W! + grace! + MARGIN;

/** A ledger with the provider's deposit, whose peers' clocks the test sets (Unix seconds). */
async function world(context: TestContext, now: number = issuedAt): Promise<FakePeer> {
  const peer = await locked();
  context.mock.timers.enable({ apis: ['Date'], now: now * 1_000 });
  return peer;
}

const at = (context: TestContext, seconds: number): void => context.mock.timers.setTime(seconds * 1_000);

const balance = (peer: FakePeer): Promise<string> => peer.ok('stranger', 'Token:balanceOf', parties.provider);

const both = (id: Hex = agreementId): [Hex, Hex, Hex] => {
  const sign = (party: 'consumer' | 'provider'): Hex => signDigest(vectors.evmParties[party].privateKey, releaseDigest(id));
  return [agreementId, sign('consumer'), sign('provider')];
};

function answerAt(time: number, changes: Record<string, string> = {}): [string, string] {
  const { firstBy, secondBy } = vectors.answer.value;
  const shifted = [firstBy, secondBy].map((member) => String(Number(member) + time - issuedAt));
  const answer = answerJson({ issuedAt: String(time), firstBy: shifted[0]!, secondBy: shifted[1]!, ...changes });
  return [answer, attestationJson(answer)];
}

test('either party suspends, and what is in flight runs to its end', async (context) => {
  const peer = await world(context);
  await assertRefused('CALLER_WRONG', peer, 'stranger', call('suspend'), agreementId);
  await assertRefused('AGREEMENT_UNKNOWN', peer, 'consumer', call('suspend'), ZERO_32);
  const outcome = await peer.invoke('consumer', call('suspend'), agreementId);
  assert.deepEqual(outcome.event, { name: 'Suspended', payload: { agreementId, party: parties.consumer } });
  await assertRefused('AGREEMENT_SUSPENDED', peer, 'provider', call('suspend'), agreementId);
  await peer.ok('provider', 'UserContract:deliver', ...deliverArguments());
});

test('the group releases after the expiry, and only once', async (context) => {
  const peer = await world(context);
  const sign = (body: Hex): Hex => signAsGroup({ kind: 'release', epoch: 1n, nonce: ZERO_32, body: fromHex(body) });
  await assertRefused('TOO_EARLY', peer, 'stranger', call('release'), agreementId, '1', sign(agreementId));
  at(context, expiry! + 1);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', call('release'), agreementId, '1', sign(ZERO_32));
  await assertRefused('EPOCH_WRONG', peer, 'stranger', call('release'), agreementId, '2', sign(agreementId));
  const outcome = await peer.invoke('stranger', call('release'), agreementId, '1', sign(agreementId));
  const payload = { agreementId, consumerAmount: '0', providerAmount: DEPOSIT };
  assert.deepEqual(outcome.event, { name: 'Released', payload });
  assert.equal(await balance(peer), DEPOSIT);
  await assertRefused('AGREEMENT_RELEASED', peer, 'stranger', call('release'), agreementId, '1', sign(agreementId));
});

test('both release at once, and nothing is owed from then on', async (context) => {
  const peer = await world(context);
  const [id, byConsumer, byProvider] = both();
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', call('releaseByBoth'), id, byProvider, byProvider);
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', call('releaseByBoth'), id, byConsumer, byConsumer);
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', call('releaseByBoth'), ...both(ZERO_32));
  await peer.ok('stranger', call('releaseByBoth'), ...both());
  assert.equal(await balance(peer), DEPOSIT);
  await assertRefused('AGREEMENT_RELEASED', peer, 'provider', 'UserContract:deliver', ...deliverArguments());
  await assertRefused('AGREEMENT_RELEASED', peer, 'stranger', call('penalize'), ...penalizeArguments());
  await assertRefused('AGREEMENT_RELEASED', peer, 'provider', call('lock'), ...lockArguments('1'));
  await assertRefused('AGREEMENT_RELEASED', peer, 'provider', call('suspend'), agreementId);
  await assertRefused('AGREEMENT_RELEASED', peer, 'stranger', call('releaseByBoth'), ...both());
});

test('the hatch opens after its delay, which begins when the request is in the ledger', async (context) => {
  const peer = await world(context);
  await assertRefused('RELEASE_UNREQUESTED', peer, 'stranger', call('startRelease'), agreementId);
  await assertRefused('RELEASE_UNREQUESTED', peer, 'stranger', call('releaseAfterDelay'), agreementId);
  await assertRefused('CALLER_WRONG', peer, 'stranger', call('requestRelease'), agreementId);
  await peer.ok('provider', call('requestRelease'), agreementId);
  await assertRefused('RELEASE_REQUESTED', peer, 'consumer', call('requestRelease'), agreementId);
  await assertRefused('AGREEMENT_SUSPENDED', peer, 'consumer', call('suspend'), agreementId);
  at(context, issuedAt + 1_000);
  await assertRefused('RELEASE_UNREQUESTED', peer, 'stranger', call('releaseAfterDelay'), agreementId);
  await peer.ok('stranger', call('startRelease'), agreementId);
  await assertRefused('RELEASE_UNREQUESTED', peer, 'stranger', call('startRelease'), agreementId);
  at(context, issuedAt + 1_000 + DELAY);
  await assertRefused('TOO_EARLY', peer, 'provider', call('releaseAfterDelay'), agreementId);
  at(context, issuedAt + 1_001 + DELAY);
  await peer.ok('provider', call('releaseAfterDelay'), agreementId);
  assert.equal(await balance(peer), DEPOSIT);
});

test('no client makes time pass: its timestamp counts as far as the endorser vouches for it', async (context) => {
  const peer = await world(context);
  await peer.ok('provider', call('requestRelease'), agreementId);
  for (const apart of [-61, 61, 1_000_000]) {
    peer.clientAhead = apart;
    await assertRefused('TIME_INVALID', peer, 'provider', call('startRelease'), agreementId);
  }
  peer.clientAhead = -60;
  await peer.ok('provider', call('startRelease'), agreementId);
  peer.clientAhead = DELAY + 1;
  await assertRefused('TIME_INVALID', peer, 'provider', call('releaseAfterDelay'), agreementId);
});

test('a veto moves the release to its exchange\'s end, and no further than the margin', async (context) => {
  const peer = await world(context);
  await assertRefused('RELEASE_UNREQUESTED', peer, 'consumer', call('veto'), ...answerAt(issuedAt));
  await peer.ok('provider', call('requestRelease'), agreementId);
  await peer.ok('provider', call('startRelease'), agreementId);
  await assertRefused('NOTHING_OPEN', peer, 'consumer', call('veto'), ...answerAt(issuedAt - 1));
  await assertRefused('NOTHING_OPEN', peer, 'consumer', call('veto'), ...answerAt(issuedAt + MARGIN + 1));
  const endless = answerAt(issuedAt + 900, { secondBy: String(issuedAt + 900 + T! + 1) });
  await assertRefused('NOTHING_OPEN', peer, 'consumer', call('veto'), ...endless);
  const open = answerAt(issuedAt + 900);
  const end = Number(JSON.parse(open[0]).secondBy) + W! + grace! + MARGIN;
  const outcome = await peer.invoke('consumer', call('veto'), ...open);
  assert.equal(outcome.event?.payload['releaseAt'], String(end));
  at(context, end);
  await assertRefused('TOO_EARLY', peer, 'provider', call('releaseAfterDelay'), agreementId);
  at(context, end + 1);
  await peer.ok('provider', call('releaseAfterDelay'), agreementId);
});

test('a penalty during the delay is paid from the deposit', async (context) => {
  const peer = await world(context);
  await peer.ok('provider', call('requestRelease'), agreementId);
  await peer.ok('provider', call('startRelease'), agreementId);
  await peer.ok('stranger', call('penalize'), ...penalizeArguments());
  at(context, issuedAt + DELAY + 1);
  await peer.ok('provider', call('releaseAfterDelay'), agreementId);
  const required = BigInt(vectors.answer.value['dataRequired']!);
  assert.equal(await balance(peer), (BigInt(DEPOSIT) - required).toString());
});
