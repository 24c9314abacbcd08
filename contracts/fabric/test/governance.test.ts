import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { agreementId, GROUP_ID, initialized, NONCE, registerArguments } from './support/scenario.js';
import { signAsGroup, signGovernance } from './support/signing.js';
import { vectors } from './support/vectors.js';

const { address } = vectors.governance.attestor;
const key = vectors.bls.publicKeyCompressed;
const initialize = 'ServiceProviderContract:initialize';
const register = 'OracleContract:registerAttestor';
const anchor = 'ServiceProviderContract:anchorSetup';
const checkpoint = 'ServiceProviderContract:anchorCheckpoint';

function anchorArguments(version: string, cidDigest: Hex): string[] {
  const payload = concatBytes(utf8ToBytes('setup'), fromHex(agreementId), uintBytes(BigInt(version), 4), fromHex(cidDigest));
  const nonce = toHex(sha256(payload));
  return [agreementId, version, cidDigest, '1', nonce, signGovernance(payload, nonce)];
}

test('initialize sets epoch 1 and the first setup, once', async () => {
  const peer = new FakePeer();
  const digest = `0x${'11'.repeat(32)}`;
  const outcome = await peer.invoke('deployer', initialize, 'fabric:mychannel', 'notary', key, GROUP_ID, digest);
  const group = { epoch: '1', publicKey: key, groupId: GROUP_ID };
  assert.deepEqual(outcome.event, { name: 'GroupChanged', payload: group });
  assert.deepEqual(JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:group')), group);
  const setup = await peer.ok('stranger', 'ServiceProviderContract:setup', ZERO_32);
  assert.deepEqual(JSON.parse(setup), { version: '1', cidDigest: digest });
  await assertRefused('ALREADY_INITIALIZED', peer, 'deployer', initialize, 'fabric:mychannel', 'notary', key, GROUP_ID, digest);
});

test('initialize refuses a key that nobody can hold and names that are none', async () => {
  const peer = new FakePeer();
  const infinity = `0xc0${'00'.repeat(95)}`;
  await assertRefused('POINT_INVALID', peer, 'deployer', initialize, 'fabric:mychannel', 'notary', infinity, GROUP_ID, ZERO_32);
  await assertRefused('ARGUMENT_INVALID', peer, 'deployer', initialize, 'eip155:1', 'notary', key, GROUP_ID, ZERO_32);
  await assertRefused('ARGUMENT_INVALID', peer, 'deployer', initialize, 'fabric:mychannel', '', key, GROUP_ID, ZERO_32);
});

test('before initialize nothing works', async () => {
  const peer = new FakePeer();
  await assertRefused('NOT_INITIALIZED', peer, 'stranger', 'ServiceProviderContract:group');
  await assertRefused('NOT_INITIALIZED', peer, 'stranger', register, ...registerArguments(address, '1'));
});

test("the group's own vector registers an attestor", async () => {
  const peer = await initialized();
  const vector = vectors.groupMessages.find((m) => m.on === 'fabric' && m.kind === 'governance')!;
  const { validUntil } = vectors.governance.attestor;
  const outcome = await peer.invoke('stranger', register, address, validUntil, '1', vector.nonce, vector.signatureCompressed);
  assert.deepEqual(outcome.event, { name: 'AttestorRegistered', payload: { attestor: address, validUntil } });
});

test('a governance message is good for its own payload, epoch and one use', async () => {
  const peer = await initialized();
  const [, validUntil, epoch, nonce, signature] = registerArguments(address, '5') as [string, string, string, Hex, string];
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', register, address, '6', epoch, nonce, signature);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', register, address, validUntil, epoch, ZERO_32, signature);
  await assertRefused('EPOCH_WRONG', peer, 'stranger', register, address, validUntil, '2', nonce, signature);
  await peer.ok('stranger', register, address, validUntil, epoch, nonce, signature);
  await assertRefused('NONCE_USED', peer, 'stranger', register, address, validUntil, epoch, nonce, signature);
});

test("the group's own vector anchors a setup document, and versions only rise", async () => {
  const peer = await initialized();
  const { version, cidDigest, messages } = vectors.governance.setup;
  const { nonce, signatureCompressed } = messages.find((m) => m.on === 'fabric')!;
  const outcome = await peer.invoke('stranger', anchor, agreementId, version, cidDigest, '1', nonce, signatureCompressed);
  assert.deepEqual(outcome.event, { name: 'SetupAnchored', payload: { agreementId, version, cidDigest } });
  await assertRefused('VERSION_STALE', peer, 'stranger', anchor, ...anchorArguments('2', NONCE));
  await peer.ok('stranger', anchor, ...anchorArguments('4', NONCE));
  const setup = await peer.ok('stranger', 'ServiceProviderContract:setup', agreementId);
  assert.deepEqual(JSON.parse(setup), { version: '4', cidDigest: NONCE });
});

function checkpointArguments(number: string, cidDigest: Hex): string[] {
  const nonce = toHex(uintBytes(BigInt(number), 32));
  const signature = signAsGroup({ kind: 'checkpoint', epoch: 1n, nonce, body: fromHex(cidDigest) });
  return [number, cidDigest, '1', signature];
}

test("the group's own vector anchors a checkpoint, and numbers only rise", async () => {
  const peer = await initialized();
  const shown = async (): Promise<unknown> => JSON.parse(await peer.ok('stranger', 'ServiceProviderContract:checkpoint'));
  assert.deepEqual(await shown(), { number: '0', cidDigest: ZERO_32 });
  const { number, cidDigest } = vectors.checkpoint;
  const { signatureCompressed } = vectors.groupMessages.find((m) => m.on === 'fabric' && m.kind === 'checkpoint')!;
  const outcome = await peer.invoke('stranger', checkpoint, number, cidDigest, '1', signatureCompressed);
  assert.deepEqual(outcome.event, { name: 'CheckpointAnchored', payload: { number, cidDigest } });
  assert.deepEqual(await shown(), { number, cidDigest });
  for (const stale of ['0', '1', number]) {
    await assertRefused('CHECKPOINT_STALE', peer, 'stranger', checkpoint, ...checkpointArguments(stale, NONCE));
  }
  await peer.ok('stranger', checkpoint, ...checkpointArguments('18446744073709551615', NONCE));
  assert.deepEqual(await shown(), { number: '18446744073709551615', cidDigest: NONCE });
});

test('a checkpoint is anchored under its own number, digest, epoch and kind', async () => {
  const peer = await initialized();
  const [number, digest, epoch, signature] = checkpointArguments('2', NONCE) as [string, Hex, string, Hex];
  const governance = signAsGroup({ kind: 'governance', epoch: 1n, nonce: toHex(uintBytes(2n, 32)), body: fromHex(NONCE) });
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', checkpoint, '3', digest, epoch, signature);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', checkpoint, number, ZERO_32, epoch, signature);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', checkpoint, number, digest, epoch, governance);
  await assertRefused('EPOCH_WRONG', peer, 'stranger', checkpoint, number, digest, '2', signature);
  await peer.ok('stranger', checkpoint, number, digest, epoch, signature);
});
