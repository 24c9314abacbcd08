import type { Hex } from '../platform/bytes.js';
import { domainSeparator, typedDataDigest } from './eip712.js';

const releaseType = { name: 'Release', members: { agreementId: 'bytes32' } } as const;

/** The digest that both parties sign to end their agreement at once. */
export const releaseDigest = (agreementId: Hex): Uint8Array => typedDataDigest(domainSeparator(), releaseType, { agreementId });
