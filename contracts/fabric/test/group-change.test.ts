import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { answerJson, attestationJson, GROUP_ID, initialized, locked, lockArguments, parties, proofJson } from './support/scenario.js';
import { signAsGroup } from './support/signing.js';
import { vectors } from './support/vectors.js';

const change = 'ServiceProviderContract:changeGroup';
const checkpoint = 'ServiceProviderContract:anchorCheckpoint';
const { secretKey: SECRET, publicKeyCompressed: KEY } = vectors.bls;
const NEW_SECRET: Hex = `0x${'07'.repeat(32)}`;
const NEW_KEY = toHex(bls12_381.shortSignatures.getPublicKey(fromHex(NEW_SECRET)).toBytes(true));
const NEXT_ID: Hex = `0x${'22'.repeat(32)}`;

function changeArguments(epoch: bigint, publicKey: Hex, secretKey: Hex = SECRET, signedEpoch = epoch - 1n): string[] {
  const payload = concatBytes(utf8ToBytes('group'), uintBytes(epoch, 8), fromHex(publicKey), fromHex(NEXT_ID));
  const digest = sha256(payload);
  const statement = { kind: 'governance', epoch: signedEpoch, nonce: toHex(digest), body: digest } as const;
  return [epoch.toString(), publicKey, NEXT_ID, signAsGroup(statement, secretKey)];
}

function checkpointArguments(epoch: bigint, secretKey: Hex): string[] {
  const statement = { kind: 'checkpoint', epoch, nonce: toHex(uintBytes(1n, 32)), body: fromHex(NEXT_ID) } as const;
  return ['1', NEXT_ID, epoch.toString(), signAsGroup(statement, secretKey)];
}

const groupAt = async (peer: FakePeer, epoch: string): Promise<unknown> =>
  JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:groupOf', epoch));

test('the group in force hands over, and past groups stay known', async () => {
  const peer = await initialized();
  const outcome = await peer.invoke('stranger', change, ...changeArguments(2n, NEW_KEY));
  const group = { epoch: '2', publicKey: NEW_KEY, groupId: NEXT_ID };
  assert.deepEqual(outcome.event, { name: 'GroupChanged', payload: group });
  assert.deepEqual(JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:group')), group);
  await peer.ok('stranger', change, ...changeArguments(3n, KEY, NEW_SECRET));
  assert.deepEqual(await groupAt(peer, '1'), { publicKey: KEY, groupId: GROUP_ID });
  assert.deepEqual(await groupAt(peer, '2'), { publicKey: NEW_KEY, groupId: NEXT_ID });
  assert.deepEqual(await groupAt(peer, '4'), { publicKey: '0x', groupId: ZERO_32 });
});

test("the group's own vector changes the group", async () => {
  const peer = await initialized();
  const { epoch, publicKey, groupId, messages } = vectors.governance.group;
  const { signatureCompressed } = messages.find((m) => m.on === 'fabric')!;
  await peer.ok('stranger', change, epoch, publicKey, groupId, signatureCompressed);
});

test('a change needs the signature of the group in force over this key, id and epoch', async () => {
  const peer = await initialized();
  const [epoch, key, groupId, signature] = changeArguments(2n, NEW_KEY) as [string, Hex, Hex, Hex];
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', change, ...changeArguments(2n, NEW_KEY, NEW_SECRET));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', change, ...changeArguments(2n, NEW_KEY, SECRET, 2n));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', change, epoch, KEY, groupId, signature);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', change, epoch, key, GROUP_ID, signature);
  await peer.ok('stranger', change, epoch, key, groupId, signature);
});

test('a change leads to the next epoch, once', async () => {
  const peer = await initialized();
  for (const epoch of [0n, 1n, 3n]) {
    await assertRefused('EPOCH_NOT_NEXT', peer, 'stranger', change, ...changeArguments(epoch, KEY, SECRET, 1n));
  }
  await peer.ok('stranger', change, ...changeArguments(2n, KEY));
  await assertRefused('EPOCH_NOT_NEXT', peer, 'stranger', change, ...changeArguments(2n, KEY));
});

test('a change to a key that nobody can hold is refused, and one before the first group', async () => {
  const infinity: Hex = `0xc0${'00'.repeat(95)}`;
  await assertRefused('POINT_INVALID', await initialized(), 'stranger', change, ...changeArguments(2n, infinity));
  await assertRefused('NOT_INITIALIZED', new FakePeer(), 'stranger', change, ...changeArguments(2n, KEY));
});

test('after a resharing the same key signs for the new epoch only', async () => {
  const peer = await initialized();
  await peer.ok('stranger', change, ...changeArguments(2n, KEY));
  await assertRefused('EPOCH_WRONG', peer, 'stranger', checkpoint, ...checkpointArguments(1n, SECRET));
  await peer.ok('stranger', checkpoint, ...checkpointArguments(2n, SECRET));
});

test("after a replacement the old key's messages are refused", async () => {
  const peer = await initialized();
  await peer.ok('stranger', change, ...changeArguments(2n, NEW_KEY));
  await assertRefused('EPOCH_WRONG', peer, 'stranger', checkpoint, ...checkpointArguments(1n, SECRET));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', checkpoint, ...checkpointArguments(2n, SECRET));
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', change, ...changeArguments(3n, KEY, SECRET));
  await peer.ok('stranger', checkpoint, ...checkpointArguments(2n, NEW_SECRET));
});

test('deposits stay within the reach of a group with another key', async () => {
  const peer = await locked();
  const account = async (): Promise<{ account: string }> =>
    JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:account', vectors.agreement.digest, parties.provider)) as { account: string };
  const before = await account();
  await peer.ok('stranger', change, ...changeArguments(2n, NEW_KEY));
  await peer.ok('deployer', 'Token:mint', parties.provider, '5');
  await peer.ok('provider', 'ServiceProviderContract:lock', ...lockArguments('5'));
  assert.equal((await account()).account, before.account);
  const answer = answerJson();
  const penalty = [answer, attestationJson(answer), '1', '0', '0x'];
  await assertRefused('EPOCH_WRONG', peer, 'stranger', 'ServiceProviderContract:penalize', ...penalty, proofJson(answer));
  const proof = proofJson(answer, {}, { epoch: 2n, secretKey: NEW_SECRET });
  await peer.ok('stranger', 'ServiceProviderContract:penalize', ...penalty, proof);
});
