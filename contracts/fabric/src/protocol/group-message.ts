import { sha256 } from '@noble/hashes/sha2.js';
import { verifyBls } from '../crypto/bls.js';
import { concatBytes, fromHex, uintBytes, utf8ToBytes, type Hex } from '../platform/bytes.js';
import { ensure } from '../platform/refusal.js';
import type { Group, Settings } from '../platform/settings.js';

type MessageKind = 'penalty' | 'answer' | 'checkpoint' | 'governance' | 'release';

/** What the group signs, apart from where: docs/formats.md, Group messages. */
export interface GroupStatement {
  readonly kind: MessageKind;
  readonly epoch: bigint;
  readonly nonce: Hex;
  /** 32 bytes: a Merkle root, a payload's hash or a CID's digest. */
  readonly body: Uint8Array;
}

/** The 32-byte message, hashed with this chain's H (SHA-256). */
export function groupMessage(settings: Pick<Settings, 'chain' | 'contract'>, statement: GroupStatement): Uint8Array {
  return sha256(
    concatBytes(
      utf8ToBytes(`notary/v1/${statement.kind}`),
      fromHex(settings.chain),
      fromHex(settings.contract),
      uintBytes(statement.epoch, 8),
      fromHex(statement.nonce),
      statement.body,
    ),
  );
}

export interface SignedStatement {
  readonly statement: GroupStatement;
  readonly signature: Hex;
}

/** @throws EPOCH_WRONG, POINT_INVALID or GROUP_SIGNATURE_INVALID unless the present group signed it. */
export function requireGroupSignature(settings: Settings, group: Group, statement: GroupStatement, signature: Hex): void {
  requireGroupSignatures(settings, group, [{ statement, signature }]);
}

/** @throws EPOCH_WRONG, POINT_INVALID or GROUP_SIGNATURE_INVALID unless the present group signed each of them. */
export function requireGroupSignatures(settings: Settings, group: Group, signed: readonly SignedStatement[]): void {
  for (const { statement } of signed)
    ensure(statement.epoch === BigInt(group.epoch), 'EPOCH_WRONG', `the group's epoch is ${group.epoch}`);
  const messages = signed.map(({ statement, signature }) => ({ message: groupMessage(settings, statement), signature }));
  const valid = verifyBls(group.publicKey, messages);
  ensure(valid, 'GROUP_SIGNATURE_INVALID', `not the group's signature over this ${signed[0]?.statement.kind}`);
}
