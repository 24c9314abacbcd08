import { ensure } from '../platform/refusal.js';
import { domainSeparator, parseStruct, typedDataDigest, type ValueOf } from './eip712.js';

const answerType = {
  name: 'Answer',
  members: {
    agreementId: 'bytes32',
    sequence: 'uint64',
    consumer: 'address',
    consumerFabric: 'bytes32',
    provider: 'address',
    providerFabric: 'bytes32',
    paymentChain: 'bytes32',
    paymentContract: 'bytes32',
    dataChain: 'bytes32',
    dataContract: 'bytes32',
    paymentAsset: 'bytes32',
    amount: 'uint256',
    paymentRequired: 'uint256',
    dataRequired: 'uint256',
    indexHash: 'bytes32',
    issuedAt: 'uint64',
    firstMover: 'uint8',
    firstBy: 'uint64',
    secondBy: 'uint64',
  },
} as const;

/** The oracle's approval of one exchange (PROTOCOL 4.3). */
export type Answer = ValueOf<typeof answerType>;

export function parseAnswer(json: string): Answer {
  const answer = parseStruct(answerType, json);
  ensure(BigInt(answer.firstMover) <= 1n, 'ARGUMENT_INVALID', 'Answer.firstMover must be 0 or 1');
  return answer;
}

/** The answer's EIP-712 digest (32 bytes) in the domain of its agreement. */
export const answerDigest = (answer: Answer): Uint8Array =>
  typedDataDigest(domainSeparator(answer.agreementId), answerType, answer);
