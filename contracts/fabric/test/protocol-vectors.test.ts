import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { ChaincodeStub } from 'fabric-shim-api';
import { verifyBls } from '../src/crypto/bls.js';
import { recoverAddress } from '../src/crypto/secp256k1.js';
import { fromHex, toHex } from '../src/platform/bytes.js';
import { callerOf } from '../src/platform/identity.js';
import { agreementId, parseAgreement } from '../src/protocol/agreement.js';
import { answerDigest, parseAnswer } from '../src/protocol/answer.js';
import { domainSeparator } from '../src/protocol/eip712.js';
import { groupMessage } from '../src/protocol/group-message.js';
import { merkleRoot } from '../src/protocol/merkle.js';
import { depositAccount, nameHash, TOKEN_ASSET } from '../src/protocol/names.js';
import { penaltyLeaf } from '../src/protocol/penalty.js';
import { fabricMessages, vectors } from './support/vectors.js';

test('names and domains hash as the vectors do', () => {
  assert.equal(nameHash(vectors.chains.data.chainId), vectors.chains.data.chain);
  assert.equal(nameHash(vectors.chains.data.chaincodeName), vectors.chains.data.contract);
  assert.equal(TOKEN_ASSET, vectors.chains.fabricToken);
  assert.equal(toHex(domainSeparator()), vectors.domains.common);
  assert.equal(toHex(domainSeparator(vectors.agreement.digest)), vectors.domains.answer);
});

test('agreement and answer have the digests of the vectors', () => {
  assert.equal(agreementId(parseAgreement(JSON.stringify(vectors.agreement.value))), vectors.agreement.digest);
  assert.equal(toHex(answerDigest(parseAnswer(JSON.stringify(vectors.answer.value)))), vectors.answer.digest);
});

test('the signers of agreement and attestations are recovered', () => {
  const digest = fromHex(vectors.agreement.digest);
  assert.equal(recoverAddress(digest, vectors.agreement.consumerSignature), vectors.evmParties.consumer.address);
  assert.equal(recoverAddress(digest, vectors.agreement.providerSignature), vectors.evmParties.provider.address);
  for (const { digest, signature } of Object.values(vectors.attestations)) {
    assert.equal(recoverAddress(fromHex(digest), signature), vectors.evmParties.attestor.address);
  }
});

test('every path of answers leads to its root', () => {
  for (const { digests, paths, root } of Object.values(vectors.attestations)) {
    digests.forEach((digest, i) => assert.equal(toHex(merkleRoot(keccak_256, fromHex(digest), paths[i]!)), root));
  }
});

test('penalties have the leaf bytes and roots of the vectors', () => {
  const { penalties, leafBytes, one, three } = vectors.penalties.fabric;
  const leaves = penalties.map((p) =>
    penaltyLeaf({ ...p, kind: BigInt(p.kind), amount: BigInt(p.amount), answerDigest: fromHex(p.answerDigest) }),
  );
  assert.deepEqual(leaves.map(toHex), leafBytes);
  assert.equal(toHex(merkleRoot(sha256, leaves[0]!, [])), one.root);
  leaves.forEach((leaf, i) => assert.equal(toHex(merkleRoot(sha256, leaf, three.paths[i]!)), three.root));
});

test('deposit accounts are those of the vectors', () => {
  const { consumer, provider } = vectors.fabricParties;
  const account = (party: typeof consumer.partyId): string =>
    depositAccount(vectors.bls.publicKeyCompressed, vectors.agreement.digest, party);
  assert.equal(account(consumer.partyId), vectors.depositAccounts.consumerFabric);
  assert.equal(account(provider.partyId), vectors.depositAccounts.providerFabric);
});

test("a creator's party id is that of the vectors", () => {
  for (const person of ['consumer', 'provider'] as const) {
    const idBytes = readFileSync(new URL(`../../test/fixtures/${person}.pem`, import.meta.url));
    const { mspId, partyId } = vectors.fabricParties[person];
    const stub = { getCreator: () => ({ mspid: mspId, idBytes }) } as Partial<ChaincodeStub> as ChaincodeStub;
    assert.equal(callerOf(stub), partyId);
  }
});

for (const vector of fabricMessages) {
  test(`a group message of kind ${vector.kind} has the message and the signature of the vectors`, () => {
    const message = groupMessage(vector, { ...vector, epoch: BigInt(vector.epoch), body: fromHex(vector.body) });
    assert.equal(toHex(message), vector.message);
    assert.ok(verifyBls(vectors.bls.publicKeyCompressed, [{ message, signature: vector.signatureCompressed }]));
  });
}
