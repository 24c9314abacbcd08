import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, utf8ToBytes, type Hex } from '../src/platform/bytes.js';
import { holderOf } from '../src/oracle/bonds.js';
import type { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { answerJson, attestationJson, attested, parties } from './support/scenario.js';
import { signDigest } from './support/signing.js';
import { vectors } from './support/vectors.js';

const [register, unregister] = ['OracleContract:registerCandidate', 'OracleContract:unregisterCandidate'];
const open = 'OracleContract:openChallenge';
const { privateKey } = vectors.evmParties.attestor;
const evmKey = toHex(secp256k1.getPublicKey(fromHex(privateKey), false).subarray(1));
const identity = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const identityKey = toHex(identity.publicKey.export({ type: 'spki', format: 'der' }));

function candidacy(operator: Hex, key: Hex = identityKey): [Hex, Hex, Hex, Hex] {
  const { chain, contract } = vectors.chains.data;
  const parts = [chain, contract, operator, key, evmKey].map(fromHex);
  const statement = concatBytes(utf8ToBytes('notary/v1/candidate'), ...parts);
  const identityProof = toHex(sign('sha256', statement, identity.privateKey));
  return [key, evmKey, identityProof, signDigest(privateKey, keccak_256(statement))];
}

async function minted(): Promise<FakePeer> {
  const peer = await attested();
  await peer.ok('deployer', 'Token:mint', parties.provider, '500');
  return peer;
}

const bond = (peer: FakePeer): Promise<string> => peer.ok('stranger', 'OracleContract:bond', holderOf(parties.provider));

const shown = async (peer: FakePeer): Promise<unknown> =>
  JSON.parse(await peer.ok('stranger', 'OracleContract:candidate', parties.provider));

test('a candidate registers two keys and a bond', async () => {
  const peer = await minted();
  const [, , identityProof] = candidacy(parties.provider);
  const keys = candidacy(parties.provider);
  const outcome = await peer.invoke('provider', register, ...keys, '300');
  const payload = { operator: parties.provider, identityKey, evmKey, identityProof: keys[2], bond: '300' };
  assert.deepEqual(outcome.event, { name: 'CandidateRegistered', payload });
  assert.notEqual(identityProof, keys[2]);
  await peer.ok('provider', register, ...candidacy(parties.provider), '0');
  assert.equal(await bond(peer), '300');
  const digest = toHex(keccak_256(concatBytes(fromHex(identityKey), fromHex(evmKey))));
  assert.deepEqual(await shown(peer), { keys: digest, bond: '300' });
});

test('nobody is a candidate without a bond, or with keys that are not its own', async () => {
  const peer = await minted();
  const keys = candidacy(parties.provider);
  await assertRefused('BOND_INSUFFICIENT', peer, 'provider', register, ...keys, '0');
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', register, ...candidacy(parties.consumer), '1');
  const other = toHex(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }));
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', register, ...candidacy(parties.provider, other), '1');
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', register, keys[0], keys[1], keys[2], `0x${'01'.repeat(65)}`, '1');
  const point = `${identityKey.slice(0, 56)}${'00'.repeat(64)}` as Hex;
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', register, ...candidacy(parties.provider, point), '1');
  const curve = `0x31${identityKey.slice(4)}` as Hex;
  await assertRefused('POINT_INVALID', peer, 'provider', register, ...candidacy(parties.provider, curve), '1');
});

test('a candidate leaves when it asks to, and its bond stays', async () => {
  const peer = await minted();
  await assertRefused('CANDIDATE_UNKNOWN', peer, 'provider', unregister);
  await peer.ok('provider', register, ...candidacy(parties.provider), '300');
  const outcome = await peer.invoke('provider', unregister);
  assert.deepEqual(outcome.event, { name: 'CandidateLeaving', payload: { operator: parties.provider } });
  await assertRefused('CANDIDATE_UNKNOWN', peer, 'provider', unregister);
  assert.deepEqual(await shown(peer), { keys: `0x${'00'.repeat(32)}`, bond: '300' });
});

test('whoever has a bond challenges on the ledger, with an attested answer and evidence', async () => {
  const peer = await minted();
  const [answer, by] = [answerJson(), attestationJson(answerJson())];
  await assertRefused('BOND_INSUFFICIENT', peer, 'provider', open, answer, by, '0', '0x01');
  await peer.ok('provider', 'OracleContract:payBond', holderOf(parties.provider), '10');
  const outcome = await peer.invoke('provider', open, answer, by, '0', '0x01');
  const { agreementId, sequence } = vectors.answer.value;
  const said = { agreementId, sequence, challenger: parties.provider, kind: '0', answerDigest: vectors.answer.digest, evidence: '0x01' };
  assert.deepEqual(outcome.event, { name: 'ChallengeOpened', payload: said });
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', open, answer, by, '2', '0x01');
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', open, answer, by, '0', '0x');
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', open, answer, by, '0', `0x${'01'.repeat(16_385)}`);
  await assertRefused('ATTESTOR_UNKNOWN', peer, 'provider', open, answerJson({ amount: '7' }), by, '0', '0x01');
});
