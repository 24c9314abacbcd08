import { concatBytes, fromHex, uintBytes, type Hex } from '../platform/bytes.js';

/** One entry of the list whose root the group signs. */
export interface Penalty {
  readonly agreementId: Hex;
  readonly sequence: string;
  readonly kind: bigint;
  /** Deposit account, 20 bytes. */
  readonly account: Hex;
  /** Party id that is compensated. */
  readonly victim: Hex;
  readonly amount: bigint;
  readonly answerDigest: Uint8Array;
}

/** The entry's 157 leaf bytes. */
export function penaltyLeaf(penalty: Penalty): Uint8Array {
  return concatBytes(
    fromHex(penalty.agreementId),
    uintBytes(BigInt(penalty.sequence), 8),
    uintBytes(penalty.kind, 1),
    fromHex(penalty.account),
    fromHex(penalty.victim),
    uintBytes(penalty.amount, 32),
    penalty.answerDigest,
  );
}
