import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '../src/platform/bytes.js';
import { agreementId as idOf, parseAgreement } from '../src/protocol/agreement.js';
import { assertRefused } from './support/refusals.js';
import { agreementId, attested, DEPOSIT, lockArguments, locked, parties } from './support/scenario.js';
import { signDigest } from './support/signing.js';
import { vectors } from './support/vectors.js';

const lock = 'ServiceProviderContract:lock';
const { consumer, provider } = vectors.evmParties;

function signed(changes: Record<string, string>): [string, string, string, string] {
  const agreement = JSON.stringify({ ...vectors.agreement.value, ...changes });
  const digest = fromHex(idOf(parseAgreement(agreement)));
  return [agreement, signDigest(consumer.privateKey, digest), signDigest(provider.privateKey, digest), '1'];
}

async function funded(): ReturnType<typeof attested> {
  const peer = await attested();
  for (const party of Object.values(parties)) await peer.ok('deployer', 'Token:mint', party, DEPOSIT);
  return peer;
}

test("the provider's tokens move into the deposit, which can be topped up", async () => {
  const peer = await funded();
  const outcome = await peer.invoke('provider', lock, ...lockArguments('100'));
  const account = vectors.depositAccounts.providerFabric;
  assert.deepEqual(outcome.event, {
    name: 'Locked',
    payload: {
      agreementId,
      party: parties.provider,
      account,
      amount: '100',
      balance: '100',
      agreement: vectors.agreement.value,
      consumerSignature: vectors.agreement.consumerSignature,
      providerSignature: vectors.agreement.providerSignature,
    },
  });
  await peer.ok('provider', lock, ...lockArguments('11'));
  const deposit = await peer.ok('stranger', 'ServiceProviderContract:account', agreementId, parties.provider);
  assert.deepEqual(JSON.parse(deposit), { account, balance: '111' });
  assert.equal(await peer.ok('stranger', 'Token:balanceOf', parties.provider), (BigInt(DEPOSIT) - 111n).toString());
});

test('only a party that acts on this chain locks here', async () => {
  const peer = await funded();
  await assertRefused('CALLER_WRONG', peer, 'consumer', lock, ...lockArguments('1'));
  await assertRefused('CALLER_WRONG', peer, 'stranger', lock, ...lockArguments('1'));
  await assertRefused('CALLER_WRONG', peer, 'provider', lock, ...signed({ dataChain: vectors.chains.data.contract }));
});

test('a consumer locks here where this is the payment chain, in its token', async () => {
  const peer = await funded();
  const { chain, contract } = vectors.chains.data;
  const here = { paymentChain: chain, paymentContract: contract };
  await peer.ok('consumer', lock, ...signed({ ...here, paymentAsset: vectors.chains.fabricToken }));
  await assertRefused('TERMS_INVALID', peer, 'consumer', lock, ...signed(here));
});

test("both parties' signatures over these very terms are needed", async () => {
  const peer = await funded();
  const [agreement, ofConsumer, ofProvider] = lockArguments('1');
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', lock, agreement, ofProvider, ofProvider, '1');
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', lock, agreement, ofConsumer, ofConsumer, '1');
  const other = agreement.replace('"maxPrice":"1000000000000000000"', '"maxPrice":"1000000000000000001"');
  await assertRefused('SIGNATURE_INVALID', peer, 'provider', lock, other, ofConsumer, ofProvider, '1');
});

test('terms that make no sense are refused', async () => {
  const peer = await funded();
  for (const terms of [
    { coefficient: '9999' },
    { minPrice: '0' },
    { minPrice: '2', maxPrice: '1' },
    { rate: '0' },
    { responseSeconds: '120' },
    { challengeSeconds: '0' },
    { dataDepth: '0' },
  ]) {
    await assertRefused('TERMS_INVALID', peer, 'provider', lock, ...signed(terms));
  }
});

test('nothing and more than there is are refused', async () => {
  const peer = await locked();
  await assertRefused('AMOUNT_INVALID', peer, 'provider', lock, ...lockArguments('0'));
  await assertRefused('BALANCE_INSUFFICIENT', peer, 'provider', lock, ...lockArguments('1'));
});
