import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex, ZERO_32 } from '../src/platform/bytes.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import { depositAccount } from '../src/protocol/names.js';
import { agreementId, intentSignature, lockedHere, payableJson, payArguments, punishArguments, VALID_UNTIL } from './support/payments.js';
import { assertRefused } from './support/refusals.js';
import { DEPOSIT, parties, penalizeArguments, proofJson } from './support/scenario.js';
import { vectors } from './support/vectors.js';

const penalize = 'ServiceProviderContract:penalize';
const prove = 'ServiceProviderContract:proveInclusion';
const due = vectors.answer.value['paymentRequired']!;

test("a missing payment is paid for out of the consumer's deposit", async () => {
  const peer = await lockedHere();
  const outcome = await peer.invoke('stranger', penalize, ...punishArguments());
  const account = depositAccount(vectors.bls.publicKeyCompressed, agreementId, parties.consumer);
  const digest = toHex(answerDigest(parseAnswer(payableJson())));
  const event = { agreementId, sequence: '7', kind: '0', account, victim: parties.provider, amount: due, answerDigest: digest };
  assert.deepEqual(outcome.event, { name: 'Penalized', payload: event }, outcome.text);
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), due);
  const deposit = JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:account', agreementId, parties.consumer)) as { balance: string };
  assert.equal(deposit.balance, (BigInt(DEPOSIT) - BigInt(due)).toString());
  const payment = JSON.parse(await peer.ok('stranger', 'UserContract:payment', agreementId, '7')) as { paid: boolean; penalised: boolean };
  assert.deepEqual([payment.paid, payment.penalised], [false, true]);
  await assertRefused('ALREADY_PENALISED', peer, 'stranger', penalize, ...punishArguments());
});

test('a recorded payment is not punished', async () => {
  const peer = await lockedHere();
  await peer.ok('consumer', 'UserContract:pay', ...payArguments());
  await assertRefused('ALREADY_PAID', peer, 'stranger', penalize, ...punishArguments());
});

test("the consumer's intent must stand behind the answer", async () => {
  const peer = await lockedHere();
  const changed = (validUntil: string, signature: string): string[] =>
    punishArguments().map((arg, i) => (i === 3 ? validUntil : i === 4 ? signature : arg));
  await assertRefused('INTENT_EXPIRED', peer, 'stranger', penalize, ...changed('1', intentSignature(payableJson(), '1')));
  const byProvider = intentSignature(payableJson(), VALID_UNTIL, vectors.evmParties.provider.privateKey);
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', penalize, ...changed(VALID_UNTIL, byProvider));
  const other = intentSignature(payableJson({ amount: '1' }));
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', penalize, ...changed(VALID_UNTIL, other));
  await assertRefused('ARGUMENT_INVALID', peer, 'stranger', penalize, ...changed(VALID_UNTIL, '0x'));
});

test('a signature over the other kind, and payments of another chain, are refused', async () => {
  const peer = await lockedHere();
  const args = punishArguments();
  const otherKind = proofJson(args[0], { amount: BigInt(due), victim: parties.provider });
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...args.slice(0, 5), otherKind);
  await assertRefused('WRONG_CHAIN', peer, 'stranger', penalize, ...punishArguments({ paymentChain: ZERO_32 }));
  const foreign = penalizeArguments().map((arg, i) => (i === 2 ? '0' : i === 4 ? args[4] : arg));
  await assertRefused('WRONG_CHAIN', peer, 'stranger', penalize, ...foreign);
});

test('whoever shows a recorded leg announces that it is legal, once', async () => {
  const peer = await lockedHere();
  const [answer, attestation] = payArguments();
  const digest = toHex(answerDigest(parseAnswer(answer)));
  await assertRefused('LEG_MISSING', peer, 'stranger', prove, answer, attestation, '0');
  await peer.ok('consumer', 'UserContract:pay', ...payArguments());
  const other = payArguments({ amount: '1' });
  await assertRefused('LEG_MISSING', peer, 'stranger', prove, other[0], other[1], '0');
  const outcome = await peer.invoke('stranger', prove, answer, attestation, '0');
  const event = { agreementId, sequence: '7', side: '0', answerDigest: digest };
  assert.deepEqual(outcome.event, { name: 'InclusionProved', payload: event });
  const legal = await peer.ok('stranger', 'ServiceProviderContract:legal', agreementId, '0', '7');
  assert.deepEqual(JSON.parse(legal), { answerDigest: digest });
  await assertRefused('ALREADY_LEGAL', peer, 'stranger', prove, answer, attestation, '0');
  await assertRefused('LEG_MISSING', peer, 'stranger', prove, answer, attestation, '1');
  await peer.ok('provider', 'UserContract:deliver', answer, attestation, vectors.dataIdentification.dataIdentification);
  await peer.ok('stranger', prove, answer, attestation, '1');
});

test('a leg of another chain is proved there', async () => {
  const foreign = payArguments({ paymentChain: ZERO_32 });
  await assertRefused('WRONG_CHAIN', await lockedHere(), 'stranger', prove, foreign[0], foreign[1], '0');
});
