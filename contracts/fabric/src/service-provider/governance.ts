import { sha256 } from '@noble/hashes/sha2.js';
import { parseHex, parseUint, UINT64 } from '../platform/arguments.js';
import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { groupOf, settingsOf } from '../platform/settings.js';
import { requireGroupSignature } from '../protocol/group-message.js';
import { GROUP_SIGNATURE_SIZE } from '../protocol/signed-root.js';

export interface GovernanceArguments {
  readonly epoch: bigint;
  readonly nonce: Hex;
  readonly signature: Hex;
}

export function governanceArguments(epoch: string, nonce: string, signature: string): GovernanceArguments {
  return {
    epoch: parseUint(epoch, UINT64, 'epoch'),
    nonce: parseHex(nonce, 32, 'nonce'),
    signature: parseHex(signature, GROUP_SIGNATURE_SIZE, 'signature'),
  };
}

/** Accepts a governance payload once: the present group signed it and its nonce is new. */
export async function requireGovernance(ledger: Ledger, payload: Uint8Array, args: GovernanceArguments): Promise<void> {
  const used = await ledger.get<boolean>('nonce', args.nonce);
  ensure(used === undefined, 'NONCE_USED', 'this governance message was used before');
  const statement = { kind: 'governance', epoch: args.epoch, nonce: args.nonce, body: sha256(payload) } as const;
  requireGroupSignature(await settingsOf(ledger), await groupOf(ledger), statement, args.signature);
  await ledger.put(true, 'nonce', args.nonce);
}
