import { bls12_381 } from '@noble/curves/bls12-381.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, utf8ToBytes, type Hex } from '../../src/platform/bytes.js';
import { groupMessage, type GroupStatement } from '../../src/protocol/group-message.js';
import { vectors } from './vectors.js';

const scheme = bls12_381.shortSignatures;
const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/** r ‖ s ‖ v of an EVM key. */
export function signDigest(privateKey: Hex, digest: Uint8Array): Hex {
  const bytes = secp256k1.sign(digest, fromHex(privateKey), { prehash: false, format: 'recovered' });
  return toHex(concatBytes(bytes.subarray(1), Uint8Array.of(27 + bytes[0]!)));
}

export function signBls(message: Uint8Array, secretKey: Hex = vectors.bls.secretKey): Hex {
  return toHex(scheme.Signature.toBytes(scheme.sign(scheme.hash(message, DST), fromHex(secretKey))));
}

/** The vectors' group signs for the vectors' chaincode. */
export function signAsGroup(statement: GroupStatement, secretKey?: Hex): Hex {
  const { chain, contract } = vectors.chains.data;
  return signBls(groupMessage({ chain, contract }, statement), secretKey);
}

export function signGovernance(payload: Uint8Array, nonce: Hex, epoch = 1n): Hex {
  return signAsGroup({ kind: 'governance', epoch, nonce, body: sha256(payload) });
}

/** The attestor's signature over a root of answers. */
export function attest(root: Uint8Array, privateKey: Hex = vectors.evmParties.attestor.privateKey): Hex {
  return signDigest(privateKey, keccak_256(concatBytes(utf8ToBytes('notary/v1/answers'), root)));
}
