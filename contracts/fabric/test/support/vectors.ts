import { readFileSync } from 'node:fs';
import type { Hex } from '../../src/platform/bytes.js';

interface Vectors {
  readonly evmParties: Record<'consumer' | 'provider' | 'attestor', { privateKey: Hex; address: Hex }>;
  readonly fabricParties: Record<'consumer' | 'provider', { mspId: string; partyId: Hex }>;
  readonly chains: { data: { chainId: string; chain: Hex; chaincodeName: string; contract: Hex }; fabricToken: Hex };
  readonly domains: { common: Hex; answer: Hex };
  readonly agreement: { value: Record<string, string>; digest: Hex; consumerSignature: Hex; providerSignature: Hex };
  readonly answer: { value: Record<string, string>; digest: Hex };
  readonly bls: { secretKey: Hex; publicKeyCompressed: Hex };
  readonly depositAccounts: { consumerFabric: Hex; providerFabric: Hex };
  readonly attestations: Record<'one' | 'three', { digests: Hex[]; root: Hex; paths: Hex[][]; digest: Hex; signature: Hex }>;
  readonly penalties: { fabric: { penalties: PenaltyVector[]; leafBytes: Hex[]; one: TreeVector; three: TreeVector } };
  readonly governance: {
    attestor: { address: Hex; validUntil: string };
    setup: { agreementId: Hex; version: string; cidDigest: Hex; messages: GroupMessageVector[] };
    group: { epoch: string; publicKey: Hex; groupId: Hex; messages: GroupMessageVector[] };
  };
  readonly checkpoint: { number: string; cidDigest: Hex };
  readonly groupMessages: GroupMessageVector[];
  readonly dataIdentification: { dataIdentification: Hex; indexHash: Hex };
}

interface TreeVector {
  readonly root: Hex;
  readonly paths: Hex[][];
}

interface PenaltyVector {
  readonly agreementId: Hex;
  readonly sequence: string;
  readonly kind: string;
  readonly account: Hex;
  readonly victim: Hex;
  readonly amount: string;
  readonly answerDigest: Hex;
}

interface GroupMessageVector {
  readonly on: 'evm' | 'fabric';
  readonly kind: 'penalty' | 'answer' | 'checkpoint' | 'governance';
  readonly chain: Hex;
  readonly contract: Hex;
  readonly epoch: string;
  readonly nonce: Hex;
  readonly body: Hex;
  readonly message: Hex;
  readonly signatureCompressed: Hex;
}

/** tests/vectors/protocol.json, with the checksummed addresses in lower case as the chaincode has them. */
const file = new URL('../../../../../tests/vectors/protocol.json', import.meta.url);
const lower = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('0x') ? value.toLowerCase() : value;

export const vectors = JSON.parse(readFileSync(file, 'utf8'), lower) as Vectors;
export const fabricMessages = vectors.groupMessages.filter((m) => m.on === 'fabric');
