import { fromHex, toHex, uintBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { groupOf, settingsOf } from '../platform/settings.js';
import { requireGroupSignature } from '../protocol/group-message.js';

/** The newest checkpoint of the services' event logs: the digest of its CID. */
export interface CheckpointAnchor {
  readonly number: string;
  readonly cidDigest: Hex;
}

interface CheckpointStatement {
  readonly number: bigint;
  readonly cidDigest: Hex;
  readonly epoch: bigint;
  readonly signature: Hex;
}

/** Number 0 before the first. */
export const checkpointOf = async (ledger: Ledger): Promise<CheckpointAnchor> =>
  (await ledger.get<CheckpointAnchor>('checkpoint')) ?? { number: '0', cidDigest: ZERO_32 };

/** The group anchors a newer checkpoint; the message's nonce is its number, the body its digest. */
export async function anchorCheckpoint(ledger: Ledger, { number, cidDigest, epoch, signature }: CheckpointStatement): Promise<void> {
  const present = BigInt((await checkpointOf(ledger)).number);
  ensure(number > present, 'CHECKPOINT_STALE', `checkpoint ${present} is anchored already`);
  const statement = { kind: 'checkpoint', epoch, nonce: toHex(uintBytes(number, 32)), body: fromHex(cidDigest) } as const;
  requireGroupSignature(await settingsOf(ledger), await groupOf(ledger), statement, signature);
  const anchor: CheckpointAnchor = { number: number.toString(), cidDigest };
  await ledger.put(anchor, 'checkpoint');
  ledger.emit('CheckpointAnchored', anchor);
}
