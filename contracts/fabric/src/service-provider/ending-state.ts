import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';

/** How far an agreement's end on this chain has come. Times are Unix seconds, 0 where there is none. */
export interface Ending {
  readonly suspended: boolean;
  readonly requested: boolean;
  readonly startedAt: string;
  readonly releaseAt: string;
  readonly released: boolean;
}

const GOING_ON: Ending = { suspended: false, requested: false, startedAt: '0', releaseAt: '0', released: false };

export const endingOf = async (ledger: Ledger, agreementId: Hex): Promise<Ending> =>
  (await ledger.get<Ending>('ending', agreementId)) ?? GOING_ON;

/** @throws AGREEMENT_RELEASED once the deposits were returned: nothing is owed under this agreement any more. */
export async function requireUnreleased(ledger: Ledger, agreementId: Hex): Promise<Ending> {
  const ending = await endingOf(ledger, agreementId);
  ensure(!ending.released, 'AGREEMENT_RELEASED', 'the deposits under this agreement were returned');
  return ending;
}
