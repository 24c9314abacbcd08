import type { Hex } from './bytes.js';
import type { Ledger } from './ledger.js';
import { refuse } from './refusal.js';

/** What `initialize` fixes for ever. */
export interface Settings {
  readonly chain: Hex;
  readonly contract: Hex;
  readonly deployer: Hex;
  /** The group's first key, 96 bytes: it names the deposit accounts whatever key follows. */
  readonly firstPublicKey: Hex;
}

/** The group whose signatures count now. */
export interface Group {
  readonly epoch: string;
  readonly publicKey: Hex;
  /** Fixes the group's members: docs/formats.md, Group changes. */
  readonly groupId: Hex;
}

export const findSettings = (ledger: Ledger): Promise<Settings | undefined> => ledger.get<Settings>('settings');

export async function settingsOf(ledger: Ledger): Promise<Settings> {
  return (await findSettings(ledger)) ?? refuse('NOT_INITIALIZED', 'ServiceProviderContract:initialize comes first');
}

export async function groupOf(ledger: Ledger): Promise<Group> {
  return (await ledger.get<Group>('group')) ?? refuse('NOT_INITIALIZED', 'ServiceProviderContract:initialize comes first');
}
