import { fromHex } from '../../src/platform/bytes.js';
import { agreementId as idOf, parseAgreement } from '../../src/protocol/agreement.js';
import { parseAnswer } from '../../src/protocol/answer.js';
import { intentDigest } from '../../src/protocol/intent.js';
import { depositAccount, TOKEN_ASSET } from '../../src/protocol/names.js';
import { FakePeer } from './fake-peer.js';
import { answerJson, attestationJson, attested, DEPOSIT, parties, proofJson } from './scenario.js';
import { signDigest } from './signing.js';
import { vectors } from './vectors.js';

const { consumer, provider } = vectors.evmParties;
const { chain, contract } = vectors.chains.data;

/** An agreement of the vectors' parties whose payments are made in this chaincode's token, as its deliveries are. */
const here = { paymentChain: chain, paymentContract: contract, paymentAsset: TOKEN_ASSET };
const agreement = JSON.stringify({ ...vectors.agreement.value, ...here });
export const agreementId = idOf(parseAgreement(agreement));
export const VALID_UNTIL = vectors.answer.value['issuedAt']!;

export const payableJson = (changes: Record<string, string> = {}): string => answerJson({ ...here, agreementId, ...changes });

export function payArguments(changes: Record<string, string> = {}, purse = '0'): [string, string, string] {
  const answer = payableJson(changes);
  return [answer, attestationJson(answer), purse];
}

export const intentSignature = (answer: string, validUntil = VALID_UNTIL, key = consumer.privateKey): string =>
  signDigest(key, intentDigest(parseAnswer(answer), BigInt(validUntil)));

/** The penalty of a missing payment. */
export function punishArguments(changes: Record<string, string> = {}): [string, string, string, string, string, string] {
  const answer = payableJson(changes);
  const amount = BigInt(parseAnswer(answer).paymentRequired);
  const account = depositAccount(vectors.bls.publicKeyCompressed, agreementId, parties.consumer);
  const proof = proofJson(answer, { kind: 0n, victim: parties.provider, amount, account });
  return [answer, attestationJson(answer), '0', VALID_UNTIL, intentSignature(answer), proof];
}

/** A consumer with tokens in its balance. */
export async function funded(): Promise<FakePeer> {
  const peer = await attested();
  await peer.ok('deployer', 'Token:mint', parties.consumer, DEPOSIT);
  return peer;
}

/** … that has locked as much again. */
export async function lockedHere(): Promise<FakePeer> {
  const peer = await funded();
  await peer.ok('deployer', 'Token:mint', parties.consumer, DEPOSIT);
  const digest = fromHex(agreementId);
  const signatures = [signDigest(consumer.privateKey, digest), signDigest(provider.privateKey, digest)];
  await peer.ok('consumer', 'ServiceProviderContract:lock', agreement, ...signatures, DEPOSIT);
  return peer;
}
