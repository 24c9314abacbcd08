import { mulAddUnsafe } from '@noble/curves/abstract/curve.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, uintBytes, type Hex } from '../platform/bytes.js';
import { refuse } from '../platform/refusal.js';

const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const { shortSignatures: scheme, G1, G2 } = bls12_381;

type PointG1 = InstanceType<typeof G1.Point>;

type PointG2 = InstanceType<typeof G2.Point>;

/** The last key and its point: a channel has one group at a time, and reading its key is a part of each verification. */
let parsed: { readonly key: Hex; readonly point: PointG2 } | undefined;

/** @throws POINT_INVALID unless `key` is a compressed point of G2's subgroup other than infinity. */
export function parsePublicKey(key: Hex): PointG2 {
  if (parsed?.key !== key) parsed = { key, point: finitePoint(() => G2.Point.fromBytes(fromHex(key)), 'the group key') };
  return parsed.point;
}

export interface SignedMessage {
  readonly message: Uint8Array;
  /** Compressed point of G1. */
  readonly signature: Hex;
}

/**
 * Whether all of them are signed under one key. BLS12-381 with signatures in G1, hashed per RFC 9380: e(signature, g2) = e(H(message), key).
 * Many cost one pairing check: e(Σ rᵢ·signatureᵢ, g2) = e(Σ rᵢ·H(messageᵢ), key), with small exponents rᵢ (Bellare, Garay, Rabin 1998) of
 * 128 bits. Peers must agree, so a hash over all that is checked draws them.
 * @throws POINT_INVALID on points off the curve, off the subgroup or at infinity.
 */
export function verifyBls(key: Hex, signed: readonly SignedMessage[]): boolean {
  const weights = weightsOf(key, signed);
  const signatures = signed.map(({ signature }) => finitePoint(() => G1.Point.fromBytes(fromHex(signature)), 'the group signature'));
  const hashes = signed.map(({ message }) => scheme.hash(message, DST));
  const weighted = (points: PointG1[]): PointG1 => mulAddUnsafe(G1.Point, points, weights);
  return scheme.verify(weighted(signatures), weighted(hashes), parsePublicKey(key));
}

/** The first is 1: only their ratios matter. */
function weightsOf(key: Hex, signed: readonly SignedMessage[]): bigint[] {
  const parts = signed.flatMap(({ message, signature }) => [sha256(message), fromHex(signature)]);
  const seed = sha256(concatBytes(fromHex(key), ...parts));
  return signed.map((_, i) => (i === 0 ? 1n : BigInt(toHex(sha256(concatBytes(seed, uintBytes(BigInt(i), 4))).subarray(0, 16)))));
}

/** Decoding refuses points off the curve and off the subgroup; infinity it lets through. */
function finitePoint<P extends { is0(): boolean }>(decode: () => P, name: string): P {
  const point = decodeOr(decode, name);
  if (point.is0()) refuse('POINT_INVALID', `${name} is infinity`);
  return point;
}

function decodeOr<P>(decode: () => P, name: string): P {
  try {
    return decode();
  } catch {
    return refuse('POINT_INVALID', `${name} is not a point of the subgroup`);
  }
}
