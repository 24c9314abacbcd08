import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from './support/fake-peer.js';
import { assertRefused } from './support/refusals.js';
import { initialized, parties } from './support/scenario.js';

test('the deployer mints and holders transfer', async () => {
  const peer = await initialized();
  await peer.ok('deployer', 'Token:mint', parties.provider, '100');
  await peer.ok('provider', 'Token:transfer', parties.consumer, '30');
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), '70');
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.consumer), '30');
});

test('nobody mints before there is a deployer, and nobody else after', async () => {
  await assertRefused('NOT_INITIALIZED', new FakePeer(), 'deployer', 'Token:mint', parties.provider, '1');
  await assertRefused('CALLER_WRONG', await initialized(), 'stranger', 'Token:mint', parties.provider, '1');
});

test('more than the balance, nothing, and oneself are refused', async () => {
  const peer = await initialized();
  await peer.ok('deployer', 'Token:mint', parties.provider, '100');
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'provider', 'Token:transfer', parties.consumer, '101');
  await assertRefused('AMOUNT_INVALID', peer, 'provider', 'Token:transfer', parties.consumer, '0');
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', 'Token:transfer', parties.provider, '1');
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), '100');
});

test('a balance never leaves 256 bits', async () => {
  const peer = await initialized();
  await peer.ok('deployer', 'Token:mint', parties.provider, ((1n << 256n) - 1n).toString());
  await assertRefused('AMOUNT_INVALID', peer, 'deployer', 'Token:mint', parties.provider, '1');
});

test('a holder moves tokens between its purses, and only its own', async () => {
  const peer = await initialized();
  await peer.ok('deployer', 'Token:mint', parties.provider, '100');
  await peer.ok('provider', 'Token:move', '0', '1', '60');
  await peer.ok('provider', 'Token:move', '1', '2', '10');
  await peer.ok('provider', 'Token:move', '1', '0', '5');
  const purses = ['0', '1', '2'].map((purse) => peer.ok('stranger', 'Token:purseOf', parties.provider, purse));
  assert.deepEqual(await Promise.all(purses), ['45', '45', '10']);
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), '45');
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'provider', 'Token:move', '1', '0', '46');
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'consumer', 'Token:move', '1', '0', '1');
  await assertRefused('ARGUMENT_INVALID', peer, 'provider', 'Token:move', '1', '1', '1');
  await assertRefused('AMOUNT_INVALID', peer, 'provider', 'Token:move', '1', '0', '0');
});
