import type { Hex } from '../platform/bytes.js';
import { UINT256 } from '../platform/arguments.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import type { Settings } from '../platform/settings.js';
import { depositAccount } from '../protocol/names.js';

/** A party's deposit under one agreement; `account` is addr_D. */
export interface Deposit {
  readonly account: Hex;
  readonly balance: string;
}

export async function depositOf(ledger: Ledger, settings: Settings, agreementId: Hex, party: Hex): Promise<Deposit> {
  const balance = (await ledger.get<string>('account', agreementId, party)) ?? '0';
  return { account: depositAccount(settings.firstPublicKey, agreementId, party), balance };
}

/** Adds to (or, with a negative change, takes from) a deposit; returns it as it is then. */
export async function changeDeposit(
  ledger: Ledger,
  settings: Settings,
  agreementId: Hex,
  party: Hex,
  change: bigint,
): Promise<Deposit> {
  const deposit = await depositOf(ledger, settings, agreementId, party);
  const balance = BigInt(deposit.balance) + change;
  ensure(balance >= 0n, 'DEPOSIT_INSUFFICIENT', `the deposit is ${deposit.balance}, ${-change} are due`);
  ensure(balance >> BigInt(UINT256) === 0n, 'AMOUNT_INVALID', 'the deposit would not fit into 256 bits');
  await ledger.put(balance.toString(), 'account', agreementId, party);
  return { ...deposit, balance: balance.toString() };
}
