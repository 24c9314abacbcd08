import { X509Certificate } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ChaincodeStub } from 'fabric-shim-api';
import { concatBytes, toHex, utf8ToBytes, type Hex } from './bytes.js';

/** Party id of the transaction's creator: SHA-256(MSP id ‖ 0x00 ‖ DER SubjectPublicKeyInfo). */
export function callerOf(stub: ChaincodeStub): Hex {
  const { mspid, idBytes } = stub.getCreator();
  const spki = new X509Certificate(idBytes).publicKey.export({ type: 'spki', format: 'der' });
  return toHex(sha256(concatBytes(utf8ToBytes(mspid), Uint8Array.of(0), spki)));
}
