import { parseHex, parseHexUpTo, parseObject, parseUint, UINT64 } from '../platform/arguments.js';
import type { Hex } from '../platform/bytes.js';
import { refuse } from '../platform/refusal.js';

const MAX_PATH = 32;
export const ATTESTOR_SIGNATURE_SIZE = 65;
export const GROUP_SIGNATURE_SIZE = 48;

/** A signature over a Merkle root of answers, and the path to one of them. */
export interface Attestation {
  readonly epoch: bigint;
  readonly path: readonly Hex[];
  readonly signature: Hex;
}

/** The group's signature over a Merkle root of penalties, and the path to one of them. */
export interface PenaltyProof extends Attestation {
  readonly nonce: Hex;
}

export function parseAttestation(json: string): Attestation {
  const { epoch, path, signature } = parseObject(json, ['epoch', 'path', 'signature'], 'attestation');
  return {
    epoch: parseUint(epoch, UINT64, 'attestation.epoch'),
    path: parsePath(path, 'attestation.path'),
    signature: parseHexUpTo(signature, ATTESTOR_SIGNATURE_SIZE, 'attestation.signature'),
  };
}

export function parsePenaltyProof(json: string): PenaltyProof {
  const { epoch, nonce, path, signature } = parseObject(json, ['epoch', 'nonce', 'path', 'signature'], 'proof');
  return {
    epoch: parseUint(epoch, UINT64, 'proof.epoch'),
    nonce: parseHex(nonce, 32, 'proof.nonce'),
    path: parsePath(path, 'proof.path'),
    signature: parseHex(signature, GROUP_SIGNATURE_SIZE, 'proof.signature'),
  };
}

function parsePath(path: unknown, name: string): readonly Hex[] {
  if (!Array.isArray(path) || path.length > MAX_PATH) {
    refuse('ARGUMENT_INVALID', `${name} must be a list of at most ${MAX_PATH} hashes`);
  }
  return path.map((hash: unknown, i) => parseHex(hash, 32, `${name}[${i}]`));
}
