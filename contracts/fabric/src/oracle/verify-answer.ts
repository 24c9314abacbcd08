import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from '../crypto/secp256k1.js';
import { concatBytes, utf8ToBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import { groupOf, type Group, type Settings } from '../platform/settings.js';
import { answerDigest, type Answer } from '../protocol/answer.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { merkleRoot } from '../protocol/merkle.js';
import { ATTESTOR_SIGNATURE_SIZE, GROUP_SIGNATURE_SIZE, type Attestation } from '../protocol/signed-root.js';

const size = (hex: Hex): number => hex.length / 2 - 1;

/**
 * The check of an answer: a registered attestor or the group in force signed a root above it. Legs need it.
 * @returns the answer's digest.
 */
export const verifyAnswer = (ledger: Ledger, settings: Settings, answer: Answer, attestation: Attestation): Promise<Uint8Array> =>
  verifyBy(ledger, settings, answer, attestation, groupOf);

/**
 * The same for an answer on which somebody acted: a group that changed meanwhile takes nobody's compensation, so that the
 * signature of any epoch counts, under that epoch's key.
 */
export const verifyGivenAnswer = (
  ledger: Ledger,
  settings: Settings,
  answer: Answer,
  attestation: Attestation,
): Promise<Uint8Array> => verifyBy(ledger, settings, answer, attestation, () => givenBy(ledger, attestation.epoch));

async function verifyBy(
  ledger: Ledger,
  settings: Settings,
  answer: Answer,
  attestation: Attestation,
  groupFor: (ledger: Ledger) => Promise<Group>,
): Promise<Uint8Array> {
  const digest = answerDigest(answer);
  const root = merkleRoot(keccak_256, digest, attestation.path);
  switch (size(attestation.signature)) {
    case ATTESTOR_SIGNATURE_SIZE:
      await requireAttestor(ledger, answer, root, attestation.signature);
      return digest;
    case GROUP_SIGNATURE_SIZE:
      requireGroup(settings, await groupFor(ledger), root, attestation);
      return digest;
    default:
      return refuse('ATTESTATION_INVALID', "the signature is neither an attestor's nor the group's");
  }
}

async function givenBy(ledger: Ledger, epoch: bigint): Promise<Group> {
  return (await ledger.get<Group>('group', epoch.toString())) ?? refuse('EPOCH_WRONG', `there was no group of epoch ${epoch}`);
}

async function requireAttestor(ledger: Ledger, answer: Answer, root: Uint8Array, signature: Hex): Promise<void> {
  const signed = keccak_256(concatBytes(utf8ToBytes('notary/v1/answers'), root));
  const attestor = recoverAddress(signed, signature);
  const validUntil = await ledger.get<string>('attestor', attestor);
  ensure(validUntil !== undefined, 'ATTESTOR_UNKNOWN', `${attestor} is not registered`);
  // There is no clock here, so the answer's own time is what the registration must cover.
  ensure(BigInt(answer.issuedAt) <= BigInt(validUntil), 'ATTESTOR_EXPIRED', `${attestor} was valid until ${validUntil}`);
}

function requireGroup(settings: Settings, group: Group, root: Uint8Array, attestation: Attestation): void {
  const statement = { kind: 'answer', epoch: attestation.epoch, nonce: ZERO_32, body: root } as const;
  requireGroupSignature(settings, group, statement, attestation.signature);
}
