import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toHex, utf8ToBytes, type Hex } from '../platform/bytes.js';

/** keccak256 of a text: how chains, chaincodes and the token are named in 32 bytes. */
export const nameHash = (text: string): Hex => toHex(keccak_256(utf8ToBytes(text)));

/** The asset that this chaincode's Token is. */
export const TOKEN_ASSET = nameHash('token');

/** addr_D: last 20 bytes of keccak256(first group key ‖ agreementId ‖ party id). */
export function depositAccount(firstPublicKey: Hex, agreementId: Hex, party: Hex): Hex {
  return toHex(keccak_256(concatBytes(...[firstPublicKey, agreementId, party].map(fromHex))).subarray(12));
}
