import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex, ZERO_32 } from '../src/platform/bytes.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import type { FakePeer } from './support/fake-peer.js';
import { agreementId, funded, intentSignature, lockedHere, payableJson, payArguments, punishArguments, VALID_UNTIL } from './support/payments.js';
import { assertRefused } from './support/refusals.js';
import { attestationJson, DEPOSIT, parties } from './support/scenario.js';
import { vectors } from './support/vectors.js';

const pay = 'UserContract:pay';
const amount = vectors.answer.value['amount']!;
const left = (BigInt(DEPOSIT) - BigInt(amount)).toString();
const balanceOf = (peer: FakePeer, party: string): Promise<string> => peer.ok('stranger', 'Token:balanceOf', party);

test('a payment is recorded, announced, and owed to the provider', async () => {
  const peer = await funded();
  const outcome = await peer.invoke('consumer', pay, ...payArguments());
  const digest = toHex(answerDigest(parseAnswer(payableJson())));
  const payload = { agreementId, sequence: '7', answerDigest: digest, payee: parties.provider, amount };
  assert.deepEqual(outcome.event, { name: 'Paid', payload }, outcome.text);
  const payment = JSON.parse(await peer.ok('stranger', 'UserContract:payment', agreementId, '7')) as { txId: string };
  assert.match(payment.txId, /^tx\d+$/);
  assert.deepEqual({ ...payment, txId: '' }, { paid: true, answerDigest: digest, amount, penalised: false, txId: '' });
  assert.equal(await balanceOf(peer, parties.consumer), left);
  assert.equal(await balanceOf(peer, parties.provider), '0');
  const credits = JSON.parse(await peer.ok('stranger', 'UserContract:credits', parties.provider)) as unknown;
  assert.deepEqual(credits, [{ agreementId, sequence: '7', amount }]);
});

test('a payment leaves the delivery of its exchange open', async () => {
  const peer = await funded();
  await peer.ok('consumer', pay, ...payArguments());
  const exchange = JSON.parse(await peer.ok('stranger', 'UserContract:exchange', agreementId, '7')) as object;
  assert.deepEqual(exchange, { delivered: false, answerDigest: '0x', dataIdentification: '0x', penalised: false, txId: '' });
  const [answer, attestation] = payArguments();
  await peer.ok('provider', 'UserContract:deliver', answer, attestation, vectors.dataIdentification.dataIdentification);
});

test('the payee withdraws each payment once, and nobody else does', async () => {
  const peer = await funded();
  for (const sequence of ['7', '8']) await peer.ok('consumer', pay, ...payArguments({ sequence }));
  const withdraw = 'UserContract:withdraw';
  await assertRefused('CREDIT_UNKNOWN', peer, 'consumer', withdraw, agreementId, '["7"]');
  await assertRefused('CREDIT_UNKNOWN', peer, 'provider', withdraw, agreementId, '["7","9"]');
  for (const list of ['[]', '["7","7"]', '{}', '7', '[7]', '["7"', JSON.stringify(Array.from({ length: 257 }, (_, i) => `${i}`))])
    await assertRefused('ARGUMENT_INVALID', peer, 'provider', withdraw, agreementId, list);
  const both = (2n * BigInt(amount)).toString();
  const outcome = await peer.invoke('provider', withdraw, agreementId, '["7","8"]');
  assert.deepEqual(outcome.event, { name: 'Withdrawn', payload: { payee: parties.provider, amount: both } });
  assert.equal(await balanceOf(peer, parties.provider), both);
  assert.equal(await peer.ok('stranger', 'UserContract:credits', parties.provider), '[]');
  await assertRefused('CREDIT_UNKNOWN', peer, 'provider', withdraw, agreementId, '["7"]');
});

test('an exchange is paid once, and not after its penalty', async () => {
  const peer = await funded();
  await peer.ok('consumer', pay, ...payArguments());
  await assertRefused('ALREADY_PAID', peer, 'consumer', pay, ...payArguments());
  const punished = await lockedHere();
  await punished.ok('stranger', 'ServiceProviderContract:penalize', ...punishArguments());
  await assertRefused('ALREADY_PENALISED', punished, 'consumer', pay, ...payArguments());
});

test('only the consumer pays, in the token, on this chain, what it has, on an attested answer', async () => {
  const peer = await funded();
  await assertRefused('CALLER_WRONG', peer, 'provider', pay, ...payArguments());
  await assertRefused('ASSET_NOT_ACCEPTED', peer, 'consumer', pay, ...payArguments({ paymentAsset: ZERO_32 }));
  await assertRefused('WRONG_CHAIN', peer, 'consumer', pay, ...payArguments({ paymentChain: ZERO_32 }));
  await assertRefused('WRONG_CHAIN', peer, 'consumer', pay, ...payArguments({ paymentContract: ZERO_32 }));
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'consumer', pay, ...payArguments({ amount: `${DEPOSIT}0` }));
  const forged = attestationJson(payableJson(), vectors.evmParties.consumer.privateKey);
  await assertRefused('ATTESTOR_UNKNOWN', peer, 'consumer', pay, payableJson(), forged, '0');
  await assertRefused('ARGUMENT_INVALID', peer, 'consumer', pay, ...payArguments({}, '4294967296'));
});

test("anyone pays for the consumer from its own tokens, with the consumer's intent", async () => {
  const peer = await funded();
  await peer.ok('deployer', 'Token:mint', parties.provider, amount);
  const args = (validUntil = VALID_UNTIL, signature = intentSignature(payableJson(), validUntil)): string[] =>
    [...payArguments(), validUntil, signature];
  const payFor = 'UserContract:payFor';
  await assertRefused('INTENT_EXPIRED', peer, 'provider', payFor, ...args((BigInt(VALID_UNTIL) - 1n).toString()));
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', payFor, ...args('1999999999', intentSignature(payableJson())));
  const stranger = intentSignature(payableJson(), VALID_UNTIL, vectors.evmParties.provider.privateKey);
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', payFor, ...args(VALID_UNTIL, stranger));
  await peer.ok('provider', payFor, ...args());
  assert.equal(await balanceOf(peer, parties.consumer), DEPOSIT);
  assert.equal(await balanceOf(peer, parties.provider), '0');
});

test('payments out of purses leave the balance alone', async () => {
  const peer = await funded();
  await peer.ok('consumer', 'Token:move', '0', '3', amount);
  await peer.ok('consumer', pay, ...payArguments({}, '3'));
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'consumer', pay, ...payArguments({ sequence: '8' }, '3'));
  assert.equal(await balanceOf(peer, parties.consumer), left);
  assert.equal(await peer.ok('stranger', 'Token:purseOf', parties.consumer, '3'), '0');
});
