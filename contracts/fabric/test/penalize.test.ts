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
