import { bls12_381 } from '@noble/curves/bls12-381.js';
import { fromHex, type Hex } from '../platform/bytes.js';
import { refuse } from '../platform/refusal.js';

const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const { shortSignatures: scheme, G1, G2 } = bls12_381;

interface SubgroupPoint {
  assertValidity(): void;
  isTorsionFree(): boolean;
  is0(): boolean;
}

/** @throws POINT_INVALID unless `key` is a compressed point of G2's subgroup other than infinity. */
export function parsePublicKey(key: Hex): InstanceType<typeof G2.Point> {
  return subgroupPoint(() => G2.Point.fromBytes(fromHex(key)), 'the group key');
}

/**
 * BLS12-381 with signatures in G1, hashed per RFC 9380: e(signature, g2) = e(H(message), key).
 * @throws POINT_INVALID on points off the curve, off the subgroup or at infinity.
 */
export function verifyBls(key: Hex, message: Uint8Array, signature: Hex): boolean {
  const point = subgroupPoint(() => G1.Point.fromBytes(fromHex(signature)), 'the group signature');
  return scheme.verify(point, scheme.hash(message, DST), parsePublicKey(key));
}

function subgroupPoint<P extends SubgroupPoint>(decode: () => P, name: string): P {
  const point = decodeOr(decode, name);
  if (point.is0() || !point.isTorsionFree()) refuse('POINT_INVALID', `${name} is not in the subgroup`);
  return point;
}

function decodeOr<P extends SubgroupPoint>(decode: () => P, name: string): P {
  try {
    const point = decode();
    point.assertValidity();
    return point;
  } catch {
    return refuse('POINT_INVALID', `${name} is not a point`);
  }
}
