import { toHex, type Hex } from '../platform/bytes.js';
import { ensure } from '../platform/refusal.js';
import { domainSeparator, parseStruct, typedDataDigest, type ValueOf } from './eip712.js';

const agreementType = {
  name: 'Agreement',
  members: {
    consumer: 'address',
    consumerFabric: 'bytes32',
    provider: 'address',
    providerFabric: 'bytes32',
    paymentChain: 'bytes32',
    paymentContract: 'bytes32',
    dataChain: 'bytes32',
    dataContract: 'bytes32',
    paymentAsset: 'bytes32',
    dataHash: 'bytes32',
    minPrice: 'uint256',
    maxPrice: 'uint256',
    rate: 'uint256',
    coefficient: 'uint32',
    exchangeSeconds: 'uint32',
    responseSeconds: 'uint32',
    challengeSeconds: 'uint32',
    graceSeconds: 'uint32',
    paymentDepth: 'uint32',
    dataDepth: 'uint32',
    highValueLimit: 'uint256',
    expiry: 'uint64',
    salt: 'bytes32',
  },
} as const;

/** What consumer and provider agree on (PROTOCOL 3.2). */
export type Agreement = ValueOf<typeof agreementType>;

const DOMAIN = domainSeparator();

export const parseAgreement = (json: string): Agreement => parseStruct(agreementType, json);

/** The agreement's EIP-712 digest, which both parties sign and which names it. */
export const agreementId = (agreement: Agreement): Hex => toHex(typedDataDigest(DOMAIN, agreementType, agreement));

/** @throws TERMS_INVALID for terms that break a rule of PROTOCOL 3.2, so that no exchange could be covered or finished. */
export function requireSoundTerms(agreement: Agreement): void {
  const positive = ['minPrice', 'rate', 'responseSeconds', 'challengeSeconds', 'paymentDepth', 'dataDepth'] as const;
  const sound =
    positive.every((member) => BigInt(agreement[member]) > 0n) &&
    BigInt(agreement.minPrice) <= BigInt(agreement.maxPrice) &&
    BigInt(agreement.coefficient) >= 10_000n &&
    BigInt(agreement.responseSeconds) < BigInt(agreement.exchangeSeconds) &&
    agreement.consumer !== agreement.provider;
  ensure(sound, 'TERMS_INVALID', 'parties, prices, rate, coefficient, times or depths of the agreement make no sense');
}
