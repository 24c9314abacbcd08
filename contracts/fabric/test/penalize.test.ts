import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZERO_32 } from '../src/platform/bytes.js';
import { assertRefused } from './support/refusals.js';
import {
  agreementId,
  answerJson,
  attestationJson,
  attested,
  deliverArguments,
  DEPOSIT,
  locked,
  parties,
  penalizeArguments,
  proofJson,
} from './support/scenario.js';
import { fabricMessages, vectors } from './support/vectors.js';

const penalize = 'ServiceProviderContract:penalize';
const due = vectors.answer.value['dataRequired']!;

test("a missing delivery is paid for out of the provider's deposit, whoever brings the proof", async () => {
  const peer = await locked();
  const outcome = await peer.invoke('stranger', penalize, ...penalizeArguments());
  const account = vectors.depositAccounts.providerFabric;
  const event = { agreementId, sequence: '7', kind: '1', account, victim: parties.consumer, amount: due };
  assert.deepEqual(outcome.event, { name: 'Penalized', payload: { ...event, answerDigest: vectors.answer.digest } });
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), due);
  const deposit = await peer.ok('stranger', 'ServiceProviderContract:account', agreementId, parties.provider);
  assert.equal((JSON.parse(deposit) as { balance: string }).balance, (BigInt(DEPOSIT) - BigInt(due)).toString());
  const exchange = JSON.parse(await peer.ok('stranger', 'UserContract:exchange', agreementId, '7')) as { penalised: boolean };
  assert.equal(exchange.penalised, true);
});

test("the vectors' signature over one penalty, and its list of three, are accepted", async () => {
  const { nonce, signatureCompressed } = fabricMessages.find((m) => m.kind === 'penalty')!;
  const proof = JSON.stringify({ epoch: '1', nonce, path: [], signature: signatureCompressed });
  const outcome = await (await locked()).invoke('stranger', penalize, ...penalizeArguments().slice(0, 5), proof);
  assert.equal(outcome.refused, false, outcome.text);
});

test('a recorded delivery cannot be penalised', async () => {
  const peer = await locked();
  await peer.ok('provider', 'UserContract:deliver', ...deliverArguments());
  await assertRefused('ALREADY_DELIVERED', peer, 'stranger', penalize, ...penalizeArguments());
});

test('an exchange is penalised once', async () => {
  const peer = await locked();
  await peer.ok('stranger', penalize, ...penalizeArguments());
  await assertRefused('ALREADY_PENALISED', peer, 'stranger', penalize, ...penalizeArguments());
});

test('the group must have signed this amount, victim and kind', async () => {
  const peer = await locked();
  const [answer, attestation, ...rest] = penalizeArguments() as [string, string, string, string, string, string];
  const common = [answer, attestation, ...rest.slice(0, 3)];
  for (const changes of [{ amount: 1n }, { amount: BigInt(due) + 1n }, { victim: parties.provider }, { kind: 0n }]) {
    await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...common, proofJson(answer, changes));
  }
});

test('a proof with another nonce, epoch or path is refused', async () => {
  const peer = await locked();
  const args = penalizeArguments();
  const proof = JSON.parse(args[5]!) as object;
  const changed = (changes: object): string[] => [...args.slice(0, 5), JSON.stringify({ ...proof, ...changes })];
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...changed({ nonce: ZERO_32 }));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...changed({ path: [ZERO_32] }));
  await assertRefused('EPOCH_WRONG', peer, 'stranger', penalize, ...changed({ epoch: '2' }));
});

test('the answer must be attested', async () => {
  const peer = await locked();
  const answer = answerJson();
  const forged = attestationJson(answer, vectors.evmParties.consumer.privateKey);
  await assertRefused('ATTESTOR_UNKNOWN', peer, 'stranger', penalize, answer, forged, '1', '0', '0x', proofJson(answer));
});

test('the answer must keep to an agreement that was locked here', async () => {
  await assertRefused('AGREEMENT_UNKNOWN', await attested(), 'stranger', penalize, ...penalizeArguments());
  const peer = await locked();
  await assertRefused('TERMS_MISMATCH', peer, 'stranger', penalize, ...penalizeArguments({ consumerFabric: ZERO_32 }));
  await assertRefused('WRONG_CHAIN', peer, 'stranger', penalize, ...penalizeArguments({ dataChain: ZERO_32 }));
});

test('where the deposit is too small the victim gets what there is, and of nothing nothing', async () => {
  const peer = await locked();
  const tooMuch = { dataRequired: (BigInt(DEPOSIT) + 1n).toString() };
  await peer.ok('stranger', penalize, ...penalizeArguments(tooMuch));
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), DEPOSIT);
  await assertRefused('DEPOSIT_INSUFFICIENT', peer, 'stranger', penalize, ...penalizeArguments({ sequence: '99' }));
});

test('other kinds, and an intent where none belongs, are refused', async () => {
  const peer = await locked();
  const args = penalizeArguments();
  const replaced = (index: number, text: string): string[] => args.map((arg, i) => (i === index ? text : arg));
  await assertRefused('KIND_UNSUPPORTED', peer, 'stranger', penalize, ...replaced(2, '2'));
  await assertRefused('ARGUMENT_INVALID', peer, 'stranger', penalize, ...replaced(2, '256'));
  await assertRefused('ARGUMENT_INVALID', peer, 'stranger', penalize, ...replaced(4, '0x00'));
});

/** Charges for these exchanges, as `penalizeEach` takes them. */
const chargesJson = (...charges: string[][]): string => JSON.stringify(charges);
const penalizeEach = 'ServiceProviderContract:penalizeEach';

test('many penalties of one transaction are what they would be one after the other', async () => {
  const charges = ['7', '8', '9'].map((sequence) => penalizeArguments({ sequence }));
  const [together, oneByOne] = [await locked(), await locked()];
  const outcome = await together.invoke('stranger', penalizeEach, chargesJson(...charges));
  const events = [];
  for (const charge of charges) events.push((await oneByOne.invoke('stranger', penalize, ...charge)).event?.payload);
  assert.deepEqual(outcome.event, { name: 'PenalizedEach', payload: { penalties: events } }, outcome.text);
  for (const query of [
    ['ServiceProviderContract:account', agreementId, parties.provider],
    ['Token:balanceOf', parties.consumer],
  ] as [string, ...string[]][]) {
    assert.equal(await together.ok('stranger', ...query), await oneByOne.ok('stranger', ...query));
  }
});

test('the last of many takes what the others left, and one that finds nothing refuses all', async () => {
  const half = { dataRequired: ((BigInt(DEPOSIT) * 2n) / 3n).toString() };
  const [first, second, third] = ['7', '8', '9'].map((sequence) => penalizeArguments({ sequence, ...half }));
  const peer = await locked();
  await assertRefused('DEPOSIT_INSUFFICIENT', peer, 'stranger', penalizeEach, chargesJson(first!, second!, third!));
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), '0');
  await peer.ok('stranger', penalizeEach, chargesJson(first!, second!));
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), DEPOSIT);
});

test('of many, those that were recorded or penalised meanwhile are passed over; where none is open all are refused', async () => {
  const [seven, eight, nine] = ['7', '8', '9'].map((sequence) => penalizeArguments({ sequence }));
  const peer = await locked();
  await peer.ok('provider', 'UserContract:deliver', ...deliverArguments());
  await peer.ok('stranger', penalize, ...eight!);
  const outcome = await peer.invoke('stranger', penalizeEach, chargesJson(seven!, eight!, nine!));
  const paid = outcome.event?.payload['penalties'] as { sequence: string }[];
  assert.deepEqual(
    paid.map((penalty) => penalty.sequence),
    ['9'],
    outcome.text,
  );
  await assertRefused('ALREADY_DELIVERED', peer, 'stranger', penalizeEach, chargesJson(seven!, eight!, nine!));
});

test('one that is there twice refuses all', async () => {
  const [seven, eight] = [penalizeArguments(), penalizeArguments({ sequence: '8' })];
  await assertRefused('ALREADY_PENALISED', await locked(), 'stranger', penalizeEach, chargesJson(eight, seven, eight));
});

test('each of many needs its own signature: a good one beside it, or one that was exchanged with it, does not do', async () => {
  const peer = await locked();
  const charges = ['7', '8', '9'].map((sequence) => penalizeArguments({ sequence }));
  const signed = (index: number, by: number): string[] => [...charges[index]!.slice(0, 5), proofWith(charges[index]![5]!, charges[by]![5]!)];
  // Their sum is the sum of good signatures: a check without weights would let them through.
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalizeEach, chargesJson(signed(0, 1), signed(1, 0), charges[2]!));
  for (const bad of [0, 1, 2]) {
    const forged = charges.map((charge, index) => (index === bad ? signed(index, (index + 1) % 3) : charge));
    await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalizeEach, chargesJson(...forged));
  }
  await peer.ok('stranger', penalizeEach, chargesJson(...charges));
});

test('charges are a list of 1 to 64 lists of six texts', async () => {
  const peer = await locked();
  const charge = penalizeArguments();
  const tooMany = Array.from({ length: 65 }, () => charge);
  for (const text of ['', '{}', '[]', '[[]]', '[7]', chargesJson(charge.slice(1)), JSON.stringify([[...charge.slice(0, 5), 7]]), chargesJson(...tooMany)]) {
    await assertRefused('ARGUMENT_INVALID', peer, 'stranger', penalizeEach, text);
  }
});

/** One proof with the signature of another. */
function proofWith(proof: string, other: string): string {
  const { signature } = JSON.parse(other) as { signature: string };
  return JSON.stringify({ ...(JSON.parse(proof) as object), signature });
}
