import { bls12_381 } from '@noble/curves/bls12-381.js';
import { fromHex, type Hex } from '../platform/bytes.js';
import { refuse } from '../platform/refusal.js';

const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const { shortSignatures: scheme, G1, G2 } = bls12_381;

/** @throws POINT_INVALID unless `key` is a compressed point of G2's subgroup other than infinity. */
export function parsePublicKey(key: Hex): InstanceType<typeof G2.Point> {
  return finitePoint(() => G2.Point.fromBytes(fromHex(key)), 'the group key');
}

/**
 * BLS12-381 with signatures in G1, hashed per RFC 9380: e(signature, g2) = e(H(message), key).
 * @throws POINT_INVALID on points off the curve, off the subgroup or at infinity.
 */
export function verifyBls(key: Hex, message: Uint8Array, signature: Hex): boolean {
  const point = finitePoint(() => G1.Point.fromBytes(fromHex(signature)), 'the group signature');
  return scheme.verify(point, scheme.hash(message, DST), parsePublicKey(key));
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
