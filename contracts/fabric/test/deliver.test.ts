import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import { merkleRoot } from '../src/protocol/merkle.js';
import { assertRefused } from './support/refusals.js';
import {
  agreementId,
  answerJson,
  attestationJson,
  attested,
  deliverArguments,
  initialized,
  penalizeArguments,
  locked,
  registerArguments,
  sealed,
} from './support/scenario.js';
import { signAsGroup } from './support/signing.js';
import { vectors } from './support/vectors.js';

const deliver = 'UserContract:deliver';

test('a delivery is recorded and announced', async () => {
  const peer = await attested();
  const outcome = await peer.invoke('provider', deliver, ...deliverArguments());
  const answerDigest = vectors.answer.digest;
  const payload = { agreementId, sequence: '7', answerDigest, dataIdentification: sealed };
  assert.deepEqual(outcome.event, { name: 'Delivered', payload });
  const exchange = JSON.parse(await peer.ok('stranger', 'UserContract:exchange', agreementId, '7')) as { txId: string };
  assert.match(exchange.txId, /^tx\d+$/);
  assert.deepEqual({ ...exchange, txId: '' }, { delivered: true, answerDigest, dataIdentification: sealed, penalised: false, txId: '' });
});

test('an exchange that never was is open', async () => {
  const exchange = await (await attested()).ok('stranger', 'UserContract:exchange', agreementId, '8');
  assert.deepEqual(JSON.parse(exchange), { delivered: false, answerDigest: '0x', dataIdentification: '0x', penalised: false, txId: '' });
});

test("an answer out of the vectors' batch is accepted with its path", async () => {
  const peer = await attested();
  const { paths, signature } = vectors.attestations.three;
  const attestation = JSON.stringify({ epoch: '1', path: paths[0], signature });
  assert.equal((await peer.invoke('provider', deliver, answerJson(), attestation, sealed)).refused, false);
});

test("the group's own signature over the root serves as well, in its epoch", async () => {
  const peer = await initialized();
  const body = merkleRoot(keccak_256, answerDigest(parseAnswer(answerJson())), []);
  const attestation = (epoch: string, nonce: Hex = ZERO_32): string =>
    JSON.stringify({ epoch, path: [], signature: signAsGroup({ kind: 'answer', epoch: BigInt(epoch), nonce, body }) });
  await assertRefused('EPOCH_WRONG', peer, 'provider', deliver, answerJson(), attestation('2'), sealed);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'provider', deliver, answerJson(), attestation('1', agreementId), sealed);
  await peer.ok('provider', deliver, answerJson(), attestation('1'), sealed);
});

test('a second delivery is refused', async () => {
  const peer = await attested();
  await peer.ok('provider', deliver, ...deliverArguments());
  await assertRefused('ALREADY_DELIVERED', peer, 'provider', deliver, ...deliverArguments());
});

test('a penalised exchange takes no delivery', async () => {
  const peer = await locked();
  await peer.ok('stranger', 'ServiceProviderContract:penalize', ...penalizeArguments());
  await assertRefused('ALREADY_PENALISED', peer, 'provider', deliver, ...deliverArguments());
});

test('only the provider delivers, and only what the answer names', async () => {
  const peer = await attested();
  await assertRefused('CALLER_WRONG', peer, 'consumer', deliver, ...deliverArguments());
  const [answer, attestation] = deliverArguments();
  await assertRefused('HASH_MISMATCH', peer, 'provider', deliver, answer, attestation, `${sealed.slice(0, -2)}00`);
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', deliver, answer, attestation, `0x${'00'.repeat(1_025)}`);
});

test('an answer for another chain or chaincode is refused', async () => {
  const peer = await attested();
  await assertRefused('WRONG_CHAIN', peer, 'provider', deliver, ...deliverArguments({ dataChain: ZERO_32 }));
  await assertRefused('WRONG_CHAIN', peer, 'provider', deliver, ...deliverArguments({ dataContract: ZERO_32 }));
});

test('an attestation by nobody registered, of another answer or of another size is refused', async () => {
  const peer = await attested();
  const stranger = attestationJson(answerJson(), vectors.evmParties.consumer.privateKey);
  const other = attestationJson(answerJson({ amount: '1' }));
  const tooLong = JSON.stringify({ epoch: '1', path: [], signature: toHex(fromHex(`0x${'00'.repeat(64)}`)) });
  await assertRefused('ATTESTOR_UNKNOWN', peer, 'provider', deliver, answerJson(), stranger, sealed);
  await assertRefused('ATTESTOR_UNKNOWN', peer, 'provider', deliver, answerJson(), other, sealed);
  await assertRefused('ATTESTATION_INVALID', peer, 'provider', deliver, answerJson(), tooLong, sealed);
});

test('a revoked attestor and one whose time was over count no more', async () => {
  const { address } = vectors.governance.attestor;
  for (const validUntil of ['0', '1899999999']) {
    const peer = await attested();
    await peer.ok('stranger', 'OracleContract:registerAttestor', ...registerArguments(address, validUntil, `0x${'77'.repeat(32)}`));
    await assertRefused('ATTESTOR_EXPIRED', peer, 'provider', deliver, ...deliverArguments());
  }
});
