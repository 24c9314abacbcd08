import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, type Hex } from '../../src/platform/bytes.js';
import { answerDigest, parseAnswer, type Answer } from '../../src/protocol/answer.js';
import { depositAccount } from '../../src/protocol/names.js';
import { merkleRoot } from '../../src/protocol/merkle.js';
import { penaltyLeaf } from '../../src/protocol/penalty.js';
import { FakePeer } from './fake-peer.js';
import { attest, signAsGroup, signGovernance } from './signing.js';
import { vectors } from './vectors.js';

export const DEPOSIT = '10000000000000000000';
export const agreementId = vectors.agreement.digest;
export const sealed = vectors.dataIdentification.dataIdentification;
const { consumer, provider } = vectors.fabricParties;
export const parties = { consumer: consumer.partyId, provider: provider.partyId };

export const answerJson = (changes: Record<string, string> = {}): string =>
  JSON.stringify({ ...vectors.answer.value, ...changes });

/** An attestation of this answer alone. */
export function attestationJson(answer: string, privateKey?: Hex): string {
  const root = merkleRoot(keccak_256, answerDigest(parseAnswer(answer)), []);
  return JSON.stringify({ epoch: '1', path: [], signature: attest(root, privateKey) });
}

/** The group's proof of the one penalty that this answer allows, with some of its fields changed. */
export function proofJson(
  answer: string,
  changes: { amount?: bigint; victim?: Hex; kind?: bigint; account?: Hex } = {},
  signer: { epoch: bigint; secretKey?: Hex } = { epoch: 1n },
): string {
  const terms: Answer = parseAnswer(answer);
  const account = depositAccount(vectors.bls.publicKeyCompressed, terms.agreementId, terms.providerFabric);
  const penalty = {
    agreementId: terms.agreementId,
    sequence: terms.sequence,
    kind: 1n,
    account,
    victim: terms.consumerFabric,
    amount: BigInt(terms.dataRequired),
    answerDigest: answerDigest(terms),
    ...changes,
  };
  const nonce = toHex(keccak_256(concatBytes(fromHex(terms.agreementId), uintBytes(BigInt(terms.sequence), 8))));
  const root = merkleRoot(sha256, penaltyLeaf(penalty), []);
  const signature = signAsGroup({ kind: 'penalty', epoch: signer.epoch, nonce, body: root }, signer.secretKey);
  return JSON.stringify({ epoch: signer.epoch.toString(), nonce, path: [], signature });
}

export function deliverArguments(changes: Record<string, string> = {}): [string, string, string] {
  const answer = answerJson(changes);
  return [answer, attestationJson(answer), sealed];
}

export function penalizeArguments(changes: Record<string, string> = {}): string[] {
  const answer = answerJson(changes);
  return [answer, attestationJson(answer), '1', '0', '0x', proofJson(answer)];
}

export const GROUP_ID: Hex = `0x${'21'.repeat(32)}`;

/** A chaincode that obeys the vectors' group. */
export async function initialized(): Promise<FakePeer> {
  const peer = new FakePeer();
  const { chainId, chaincodeName } = vectors.chains.data;
  const digest = `0x${'11'.repeat(32)}`;
  const key = vectors.bls.publicKeyCompressed;
  await peer.ok('deployer', 'ServiceProviderContract:initialize', chainId, chaincodeName, key, GROUP_ID, digest);
  return peer;
}

export const NONCE: Hex = `0x${'42'.repeat(32)}`;

export function registerArguments(attestor: Hex, validUntil: string, nonce: Hex = NONCE): string[] {
  const payload = concatBytes(utf8ToBytes('attestor'), fromHex(attestor), uintBytes(BigInt(validUntil), 8));
  return [attestor, validUntil, '1', nonce, signGovernance(payload, nonce)];
}

/** … with the vectors' attestor registered. */
export async function attested(): Promise<FakePeer> {
  const peer = await initialized();
  const { address, validUntil } = vectors.governance.attestor;
  await peer.ok('stranger', 'OracleContract:registerAttestor', ...registerArguments(address, validUntil));
  return peer;
}

export const lockArguments = (amount: string): [string, string, string, string] => [
  JSON.stringify(vectors.agreement.value),
  vectors.agreement.consumerSignature,
  vectors.agreement.providerSignature,
  amount,
];

/** … with the provider's deposit locked. */
export async function locked(): Promise<FakePeer> {
  const peer = await attested();
  await peer.ok('deployer', 'Token:mint', parties.provider, DEPOSIT);
  await peer.ok('provider', 'ServiceProviderContract:lock', ...lockArguments(DEPOSIT));
  return peer;
}
