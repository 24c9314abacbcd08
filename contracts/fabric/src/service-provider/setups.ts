import { concatBytes, fromHex, uintBytes, utf8ToBytes, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { requireGovernance, type GovernanceArguments } from './governance.js';

/** Which version of a setup document counts: the digest of its CID. */
export interface SetupAnchor {
  readonly version: string;
  readonly cidDigest: Hex;
}

interface SetupStatement {
  readonly agreementId: Hex;
  readonly version: bigint;
  readonly cidDigest: Hex;
}

export const setupOf = (ledger: Ledger, agreementId: Hex): Promise<SetupAnchor | undefined> =>
  ledger.get<SetupAnchor>('setup', agreementId);

export async function putSetup(ledger: Ledger, { agreementId, version, cidDigest }: SetupStatement): Promise<void> {
  await ledger.put({ version: version.toString(), cidDigest }, 'setup', agreementId);
}

/** The group anchors a newer version of a setup document. */
export async function anchorSetup(ledger: Ledger, anchor: SetupStatement, governance: GovernanceArguments): Promise<void> {
  const { agreementId, version, cidDigest } = anchor;
  const present = BigInt((await setupOf(ledger, agreementId))?.version ?? '0');
  ensure(version > present, 'VERSION_STALE', `version ${present} is anchored already`);
  const payload = concatBytes(utf8ToBytes('setup'), fromHex(agreementId), uintBytes(version, 4), fromHex(cidDigest));
  await requireGovernance(ledger, payload, governance);
  await putSetup(ledger, anchor);
  ledger.emit('SetupAnchored', { agreementId, version: version.toString(), cidDigest });
}
