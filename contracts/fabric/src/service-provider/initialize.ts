import { parsePublicKey } from '../crypto/bls.js';
import { ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { findSettings, type Settings } from '../platform/settings.js';
import { nameHash } from '../protocol/names.js';
import { enactGroup } from './groups.js';
import { putSetup } from './setups.js';

export interface Initialization {
  readonly chainId: string;
  readonly chaincode: string;
  readonly publicKey: Hex;
  readonly groupId: Hex;
  readonly setupDigest: Hex;
}

/** Fixes, once, what this chaincode is called and which group it obeys first. */
export async function initialize(ledger: Ledger, deployer: Hex, init: Initialization): Promise<void> {
  ensure((await findSettings(ledger)) === undefined, 'ALREADY_INITIALIZED', 'the chaincode was initialized before');
  ensure(/^fabric:[-_a-zA-Z0-9.]{1,64}$/.test(init.chainId), 'ARGUMENT_INVALID', 'the chain id must be fabric:NAME');
  ensure(/^[-_a-zA-Z0-9]{1,64}$/.test(init.chaincode), 'ARGUMENT_INVALID', 'not a chaincode name');
  parsePublicKey(init.publicKey);
  const settings: Settings = {
    chain: nameHash(init.chainId),
    contract: nameHash(init.chaincode),
    deployer,
    firstPublicKey: init.publicKey,
  };
  await ledger.put(settings, 'settings');
  await putSetup(ledger, { agreementId: ZERO_32, version: 1n, cidDigest: init.setupDigest });
  await enactGroup(ledger, { epoch: '1', publicKey: init.publicKey, groupId: init.groupId });
}
