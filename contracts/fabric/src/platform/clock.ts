import type { ChaincodeStub } from 'fabric-shim-api';
import { ensure } from './refusal.js';

/** How far an endorser's clock and a transaction's timestamp may be apart (seconds). */
const TOLERANCE = 60n;

/**
 * The transaction's time in Unix seconds. A client chooses its transaction's timestamp, so it counts only as far as every endorser
 * vouches for it by its own clock. The clock is read only to refuse: what is written follows from the proposal alone, so endorsers
 * that agree write the same.
 * @throws TIME_INVALID where the timestamp is ahead of or behind this peer's clock.
 */
export function vouchedTime(stub: ChaincodeStub): bigint {
  const claimed = BigInt(stub.getTxTimestamp().seconds.toString());
  const now = BigInt(Math.floor(Date.now() / 1_000));
  const apart = claimed > now ? claimed - now : now - claimed;
  ensure(apart <= TOLERANCE, 'TIME_INVALID', `the timestamp is ${apart} seconds away from this peer's clock`);
  return claimed;
}
