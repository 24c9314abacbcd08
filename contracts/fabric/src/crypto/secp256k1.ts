import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex, type Hex } from '../platform/bytes.js';
import { ensure, refuse } from '../platform/refusal.js';

/**
 * The EVM address that signed `digest`; `signature` is r ‖ s ‖ v with v = 27 or 28 and low s (EIP-2).
 * @throws SIGNATURE_INVALID where any of that does not hold.
 */
export function recoverAddress(digest: Uint8Array, signature: Hex): Hex {
  const bytes = fromHex(signature);
  const v = bytes[64];
  ensure(bytes.length === 65 && (v === 27 || v === 28), 'SIGNATURE_INVALID', 'a signature is r, s and v = 27 or 28');
  const point = recoverPoint(digest, bytes.subarray(0, 64), v - 27);
  return toHex(keccak_256(point.subarray(1)).subarray(12));
}

function recoverPoint(digest: Uint8Array, compact: Uint8Array, recovery: number): Uint8Array {
  try {
    const signature = secp256k1.Signature.fromBytes(compact, 'compact');
    ensure(!signature.hasHighS(), 'SIGNATURE_INVALID', 's is in the upper half');
    return signature.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(false);
  } catch {
    return refuse('SIGNATURE_INVALID', 'r and s recover no key with a low s');
  }
}
