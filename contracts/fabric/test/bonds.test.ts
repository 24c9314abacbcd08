import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { POOL } from '../src/oracle/bonds.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import { merkleRoot } from '../src/protocol/merkle.js';
import type { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { answerJson, attestationJson, attested, parties } from './support/scenario.js';
import { signAsGroup, signGovernance } from './support/signing.js';
import { vectors } from './support/vectors.js';

const { address } = vectors.governance.attestor;
const [pay, prove] = ['OracleContract:payBond', 'OracleContract:proveContradiction'];
const [release, slash] = ['OracleContract:releaseBond', 'OracleContract:slashBond'];
const EVIDENCE: Hex = `0x${'ee'.repeat(32)}`;

async function bonded(): Promise<FakePeer> {
  const peer = await attested();
  await peer.ok('deployer', 'Token:mint', parties.provider, '500');
  const outcome = await peer.invoke('provider', pay, address, '300');
  assert.deepEqual(outcome.event, { name: 'BondPaid', payload: { holder: address, amount: '300', bond: '300' } });
  return peer;
}

const bond = (peer: FakePeer, attestor: Hex): Promise<string> => peer.ok('stranger', 'OracleContract:bond', attestor);

function contradiction(changes: Record<string, string> = { amount: '1' }, key?: Hex): [string, string, string, string] {
  const [one, other] = [answerJson(), answerJson(changes)];
  return [one, attestationJson(one), other, attestationJson(other, key)];
}

function governed(payload: Uint8Array): [string, Hex, Hex] {
  const nonce = toHex(sha256(payload));
  return ['1', nonce, signGovernance(payload, nonce)];
}

const released = (attestor: Hex, payee: Hex, amount: bigint): [string, Hex, Hex] =>
  governed(concatBytes(utf8ToBytes('bond-release'), fromHex(attestor), fromHex(payee), uintBytes(amount, 32)));

const slashed = (amount: bigint, beneficiary: Hex = ZERO_32): [string, Hex, Hex] => {
  const parts = [fromHex(address), fromHex(beneficiary), uintBytes(amount, 32), fromHex(EVIDENCE)];
  return governed(concatBytes(utf8ToBytes('bond-slash'), ...parts));
};

test('a bond is paid from the payer\'s tokens', async () => {
  const peer = await bonded();
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), '200');
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'provider', pay, address, '201');
  await peer.ok('provider', pay, address, '200');
  assert.equal(await bond(peer, address), '500');
});

test('two answers to one exchange forfeit the bond', async () => {
  const peer = await bonded();
  const outcome = await peer.invoke('stranger', prove, ...contradiction());
  const evidence = toHex(answerDigest(parseAnswer(answerJson({ amount: '1' }))));
  assert.deepEqual(outcome.event, { name: 'BondSlashed', payload: { holder: address, beneficiary: ZERO_32, amount: '300', evidence } });
  assert.deepEqual([await bond(peer, address), await bond(peer, POOL)], ['0', '300']);
  await assertRefused('BOND_INSUFFICIENT', peer, 'stranger', prove, ...contradiction());
});

test('answers that agree, are to other exchanges or by others prove nothing', async () => {
  const peer = await bonded();
  await assertRefused('CONTRADICTION_UNPROVED', peer, 'stranger', prove, ...contradiction({}));
  await assertRefused('CONTRADICTION_UNPROVED', peer, 'stranger', prove, ...contradiction({ sequence: '8' }));
  await assertRefused('CONTRADICTION_UNPROVED', peer, 'stranger', prove, ...contradiction({ agreementId: ZERO_32 }));
  const stranger = vectors.evmParties.consumer.privateKey;
  await assertRefused('CONTRADICTION_UNPROVED', peer, 'stranger', prove, ...contradiction({ amount: '1' }, stranger));
  const [one, by, other] = contradiction();
  const body = merkleRoot(keccak_256, answerDigest(parseAnswer(other)), []);
  const signature = signAsGroup({ kind: 'answer', epoch: 1n, nonce: ZERO_32, body });
  await assertRefused('SIGNATURE_INVALID', peer, 'stranger', prove, one, by, other, JSON.stringify({ epoch: '1', path: [], signature }));
  assert.equal(await bond(peer, address), '300');
});

test('the group forfeits what it has evidence of', async () => {
  const peer = await bonded();
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', slash, address, ZERO_32, '200', EVIDENCE, ...slashed(100n));
  await assertRefused('BOND_INSUFFICIENT', peer, 'stranger', slash, address, ZERO_32, '301', EVIDENCE, ...slashed(301n));
  await peer.ok('stranger', slash, address, ZERO_32, '100', EVIDENCE, ...slashed(100n));
  assert.deepEqual([await bond(peer, address), await bond(peer, POOL)], ['200', '100']);
  await assertRefused('NONCE_USED', peer, 'stranger', slash, address, ZERO_32, '100', EVIDENCE, ...slashed(100n));
});

test('a false challenger\'s bond goes to the accused', async () => {
  const peer = await bonded();
  const [to, by] = [parties.consumer, slashed(100n, parties.consumer)];
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'stranger', slash, address, ZERO_32, '100', EVIDENCE, ...by);
  await peer.ok('stranger', slash, address, to, '100', EVIDENCE, ...by);
  assert.deepEqual([await bond(peer, address), await bond(peer, POOL)], ['200', '0']);
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), '100');
});

test('only the group lets a bond or the pool go', async () => {
  const peer = await bonded();
  const leave = released(address, parties.consumer, 300n);
  await assertRefused('GROUP_SIGNATURE_INVALID', peer, 'provider', release, address, parties.provider, '300', ...leave);
  await assertRefused('EPOCH_WRONG', peer, 'provider', release, address, parties.consumer, '300', '2', leave[1], leave[2]);
  await peer.ok('stranger', release, address, parties.consumer, '300', ...leave);
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), '300');
  await peer.ok('provider', pay, POOL, '50');
  await peer.ok('stranger', release, POOL, parties.consumer, '50', ...released(POOL, parties.consumer, 50n));
  assert.deepEqual([await bond(peer, address), await bond(peer, POOL)], ['0', '0']);
});
