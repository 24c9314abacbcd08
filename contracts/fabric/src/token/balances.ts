import { UINT256 } from '../platform/arguments.js';
import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';

export async function balanceOf(ledger: Ledger, party: Hex): Promise<bigint> {
  return BigInt((await ledger.get<string>('token', party)) ?? '0');
}

export async function credit(ledger: Ledger, party: Hex, amount: bigint): Promise<void> {
  const balance = (await balanceOf(ledger, party)) + amount;
  ensure(balance >> BigInt(UINT256) === 0n, 'AMOUNT_INVALID', 'the balance would not fit into 256 bits');
  await ledger.put(balance.toString(), 'token', party);
}

/** @throws BALANCE_INSUFFICIENT when the party holds less. */
export async function debit(ledger: Ledger, party: Hex, amount: bigint): Promise<void> {
  const balance = await balanceOf(ledger, party);
  ensure(balance >= amount, 'BALANCE_INSUFFICIENT', `the balance is ${balance}, ${amount} are needed`);
  await ledger.put((balance - amount).toString(), 'token', party);
}
