import { UINT256 } from '../platform/arguments.js';
import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';

/** Purse 0: what anyone can pay into. Transactions of one block that move the same purse conflict, and only one of them is valid. */
export const BALANCE = 0n;

const keyOf = (party: Hex, purse: bigint): [string, ...string[]] =>
  purse === BALANCE ? ['token', party] : ['purse', party, purse.toString()];

export async function balanceOf(ledger: Ledger, party: Hex, purse = BALANCE): Promise<bigint> {
  return BigInt((await ledger.get<string>(...keyOf(party, purse))) ?? '0');
}

export async function credit(ledger: Ledger, party: Hex, amount: bigint, purse = BALANCE): Promise<void> {
  const balance = (await balanceOf(ledger, party, purse)) + amount;
  ensure(balance >> BigInt(UINT256) === 0n, 'AMOUNT_INVALID', 'the balance would not fit into 256 bits');
  await ledger.put(balance.toString(), ...keyOf(party, purse));
}

/** @throws BALANCE_INSUFFICIENT when the party's purse holds less. */
export async function debit(ledger: Ledger, party: Hex, amount: bigint, purse = BALANCE): Promise<void> {
  const balance = await balanceOf(ledger, party, purse);
  ensure(balance >= amount, 'BALANCE_INSUFFICIENT', `the balance is ${balance}, ${amount} are needed`);
  await ledger.put((balance - amount).toString(), ...keyOf(party, purse));
}
