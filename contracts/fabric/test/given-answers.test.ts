import { test } from 'node:test';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import { merkleRoot } from '../src/protocol/merkle.js';
import type { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { answerJson, locked, proofJson, sealed } from './support/scenario.js';
import { signAsGroup } from './support/signing.js';

const deliver = 'UserContract:deliver';
const penalize = 'ServiceProviderContract:penalize';
const NEW_SECRET: Hex = `0x${'07'.repeat(32)}`;
const NEXT_ID: Hex = `0x${'22'.repeat(32)}`;
const answer = answerJson();

/** The group's own attestation. */
function vouched(epoch: bigint, secretKey?: Hex, of = answer): string {
  const root = merkleRoot(keccak_256, answerDigest(parseAnswer(of)), []);
  const signature = signAsGroup({ kind: 'answer', epoch, nonce: ZERO_32, body: root }, secretKey);
  return JSON.stringify({ epoch: epoch.toString(), path: [], signature });
}

async function replaceGroup(peer: FakePeer): Promise<void> {
  const key = bls12_381.shortSignatures.getPublicKey(fromHex(NEW_SECRET)).toBytes(true);
  const digest = sha256(concatBytes(utf8ToBytes('group'), uintBytes(2n, 8), key, fromHex(NEXT_ID)));
  const signature = signAsGroup({ kind: 'governance', epoch: 1n, nonce: toHex(digest), body: digest });
  await peer.ok('stranger', 'ServiceProviderContract:changeGroup', '2', toHex(key), NEXT_ID, signature);
}

test('a delivery takes an answer that the group in force signed, and no former one', async () => {
  const peer = await locked();
  await replaceGroup(peer);
  await assertRefused('EPOCH_WRONG', peer, 'provider', deliver, answer, vouched(1n), sealed);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'provider', deliver, answer, vouched(2n), sealed);
  await peer.ok('provider', deliver, answer, vouched(2n, NEW_SECRET), sealed);
});

test('a victim is compensated though the group changed since the answer', async () => {
  const peer = await locked();
  await replaceGroup(peer);
  const proof = proofJson(answer, {}, { epoch: 2n, secretKey: NEW_SECRET });
  const attempt = (by: string): string[] => [answer, by, '1', '0', '0x', proof];
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...attempt(vouched(1n, NEW_SECRET)));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...attempt(vouched(2n)));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', penalize, ...attempt(vouched(1n, undefined, answerJson({ sequence: '8' }))));
  await assertRefused('EPOCH_WRONG', peer, 'stranger', penalize, ...attempt(vouched(3n, NEW_SECRET)));
  await peer.ok('stranger', penalize, ...attempt(vouched(1n)));
});
