import { parseUint, UINT64 } from '../platform/arguments.js';
import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure, refuse } from '../platform/refusal.js';
import type { Answer } from '../protocol/answer.js';
import { credit } from '../token/balances.js';

const MAX_EXCHANGES = 256;

/** What one payment owes its payee: a key of its own exchange, so that payments to one payee never conflict. */
export interface Credit {
  readonly agreementId: Hex;
  readonly sequence: string;
  readonly amount: string;
}

export async function putCredit(ledger: Ledger, payee: Hex, { agreementId, sequence, amount }: Answer): Promise<void> {
  const owed: Credit = { agreementId, sequence, amount };
  await ledger.put(owed, 'credit', payee, agreementId, sequence);
}

/** The first of a payee's credits, by key. */
export function creditsOf(ledger: Ledger, payee: Hex): Promise<readonly Credit[]> {
  return ledger.list<Credit>(MAX_EXCHANGES, 'credit', payee);
}

/** Moves the credits of these exchanges to the payee's balance; it reads no others, so that payments go on meanwhile. */
export async function withdraw(ledger: Ledger, payee: Hex, agreementId: Hex, sequences: readonly string[]): Promise<bigint> {
  let sum = 0n;
  for (const sequence of sequences) {
    const owed = await ledger.get<Credit>('credit', payee, agreementId, sequence);
    if (owed === undefined) return refuse('CREDIT_UNKNOWN', `nothing is owed to the caller for exchange ${sequence}`);
    sum += BigInt(owed.amount);
    await ledger.remove('credit', payee, agreementId, sequence);
  }
  await credit(ledger, payee, sum);
  return sum;
}

/** A JSON list of different sequence numbers as decimal texts. */
export function parseSequences(json: string): readonly string[] {
  const list = parseList(json);
  const sequences = list.map((item) => parseUint(item, UINT64, 'sequence').toString());
  ensure(new Set(sequences).size === list.length, 'ARGUMENT_INVALID', 'a sequence is there twice');
  return sequences;
}

function parseList(json: string): readonly unknown[] {
  const invalid = `sequences must be a JSON list of 1 to ${MAX_EXCHANGES} decimal texts`;
  ensure(json.length <= 32 * MAX_EXCHANGES, 'ARGUMENT_INVALID', invalid);
  try {
    const list: unknown = JSON.parse(json);
    if (Array.isArray(list) && list.length > 0 && list.length <= MAX_EXCHANGES) return list;
  } catch {
    // Refused below, with what else is no such list.
  }
  return refuse('ARGUMENT_INVALID', invalid);
}
