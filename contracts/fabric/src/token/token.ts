import { Contract, type Context } from 'fabric-contract-api';
import { parseAmount, parseHex } from '../platform/arguments.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import { balanceOf, credit, debit } from './balances.js';

/**
 * The data chain's token, in which deposits and penalties are paid.
 * Like every contract here, the class has transactions only, since the shim exposes each of its methods,
 * and results are texts: what the shim would serialise depends on the version of a library.
 */
export class Token extends Contract {
  constructor() {
    super('Token');
  }

  async mint(ctx: Context, party: string, amount: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const { deployer } = await settingsOf(ledger);
    ensure(callerOf(ctx.stub) === deployer, 'CALLER_WRONG', 'only the deployer mints');
    await credit(ledger, parseHex(party, 32, 'party'), parseAmount(amount));
  }

  async transfer(ctx: Context, party: string, amount: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const caller = callerOf(ctx.stub);
    const payee = parseHex(party, 32, 'party');
    const value = parseAmount(amount);
    // A transaction does not read its own writes: the two balances must be two keys.
    ensure(payee !== caller, 'ARGUMENT_INVALID', 'payer and payee are the same');
    await debit(ledger, caller, value);
    await credit(ledger, payee, value);
  }

  async balanceOf(ctx: Context, party: string): Promise<string> {
    return (await balanceOf(new Ledger(ctx.stub), parseHex(party, 32, 'party'))).toString();
  }
}
