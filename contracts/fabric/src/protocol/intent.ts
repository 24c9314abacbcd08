import { recoverAddress } from '../crypto/secp256k1.js';
import type { Hex } from '../platform/bytes.js';
import { ensure } from '../platform/refusal.js';
import type { Answer } from './answer.js';
import { domainSeparator, typedDataDigest } from './eip712.js';

const intentType = {
  name: 'PaymentIntent',
  members: {
    agreementId: 'bytes32',
    sequence: 'uint64',
    amount: 'uint256',
    indexHash: 'bytes32',
    firstMover: 'uint8',
    validUntil: 'uint64',
  },
} as const;

const DOMAIN = domainSeparator();

/** The digest of the intent that leads to this answer (PROTOCOL 4.2). */
export function intentDigest(answer: Answer, validUntil: bigint): Uint8Array {
  const { agreementId, sequence, amount, indexHash, firstMover } = answer;
  return typedDataDigest(DOMAIN, intentType, {
    agreementId,
    sequence,
    amount,
    indexHash,
    firstMover,
    validUntil: validUntil.toString(),
  });
}

/** @throws INTENT_EXPIRED or SIGNATURE_INVALID unless the consumer signed the answer's intent, valid when that was issued. */
export function requireIntent(answer: Answer, validUntil: bigint, signature: Hex): void {
  ensure(validUntil >= BigInt(answer.issuedAt), 'INTENT_EXPIRED', `the intent was valid until ${validUntil}`);
  const signer = recoverAddress(intentDigest(answer, validUntil), signature);
  ensure(signer === answer.consumer, 'SIGNATURE_INVALID', 'the consumer did not sign this intent');
}
