import { sha256 } from '@noble/hashes/sha2.js';
import { parsePublicKey } from '../crypto/bls.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { groupOf, type Group } from '../platform/settings.js';
import { requireGovernance } from './governance.js';

export interface GroupChange {
  readonly epoch: bigint;
  readonly publicKey: Hex;
  readonly groupId: Hex;
  readonly signature: Hex;
}

/** The group of an epoch, past or present; an empty key where there is none. */
export async function pastGroup(ledger: Ledger, epoch: bigint): Promise<Omit<Group, 'epoch'>> {
  const { publicKey, groupId } = (await ledger.get<Group>('group', epoch.toString())) ?? { publicKey: '0x', groupId: ZERO_32 };
  return { publicKey, groupId };
}

/** The group in force hands over to the next one; from then on only messages of the new epoch count. */
export async function changeGroup(ledger: Ledger, { epoch, publicKey, groupId, signature }: GroupChange): Promise<void> {
  const present = BigInt((await groupOf(ledger)).epoch);
  ensure(epoch === present + 1n, 'EPOCH_NOT_NEXT', `the group's epoch is ${present}`);
  parsePublicKey(publicKey);
  const payload = concatBytes(utf8ToBytes('group'), uintBytes(epoch, 8), fromHex(publicKey), fromHex(groupId));
  await requireGovernance(ledger, payload, { epoch: present, nonce: toHex(sha256(payload)), signature });
  await enactGroup(ledger, { epoch: epoch.toString(), publicKey, groupId });
}

/** Puts a group in force and keeps it findable by its epoch. */
export async function enactGroup(ledger: Ledger, group: Group): Promise<void> {
  await ledger.put(group, 'group');
  await ledger.put(group, 'group', group.epoch);
  ledger.emit('GroupChanged', group);
}
