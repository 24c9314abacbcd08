import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from '../crypto/secp256k1.js';
import { concatBytes, utf8ToBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import { groupOf, type Settings } from '../platform/settings.js';
import { answerDigest, type Answer } from '../protocol/answer.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { merkleRoot } from '../protocol/merkle.js';
import { ATTESTOR_SIGNATURE_SIZE, GROUP_SIGNATURE_SIZE, type Attestation } from '../protocol/signed-root.js';

const size = (hex: Hex): number => hex.length / 2 - 1;

/**
 * The check of an answer: a registered attestor or the group signed a root above it.
 * @returns the answer's digest.
 */
export async function verifyAnswer(
  ledger: Ledger,
  settings: Settings,
  answer: Answer,
  attestation: Attestation,
): Promise<Uint8Array> {
  const digest = answerDigest(answer);
  const root = merkleRoot(keccak_256, digest, attestation.path);
  switch (size(attestation.signature)) {
    case ATTESTOR_SIGNATURE_SIZE:
      await requireAttestor(ledger, answer, root, attestation.signature);
      return digest;
    case GROUP_SIGNATURE_SIZE:
      await requireGroup(ledger, settings, root, attestation);
      return digest;
    default:
      return refuse('ATTESTATION_INVALID', "the signature is neither an attestor's nor the group's");
  }
}

async function requireAttestor(ledger: Ledger, answer: Answer, root: Uint8Array, signature: Hex): Promise<void> {
  const signed = keccak_256(concatBytes(utf8ToBytes('notary/v1/answers'), root));
  const attestor = recoverAddress(signed, signature);
  const validUntil = await ledger.get<string>('attestor', attestor);
  ensure(validUntil !== undefined, 'ATTESTOR_UNKNOWN', `${attestor} is not registered`);
  // There is no clock here, so the answer's own time is what the registration must cover.
  ensure(BigInt(answer.issuedAt) <= BigInt(validUntil), 'ATTESTOR_EXPIRED', `${attestor} was valid until ${validUntil}`);
}

async function requireGroup(ledger: Ledger, settings: Settings, root: Uint8Array, attestation: Attestation): Promise<void> {
  const statement = { kind: 'answer', epoch: attestation.epoch, nonce: ZERO_32, body: root } as const;
  requireGroupSignature(settings, await groupOf(ledger), statement, attestation.signature);
}
