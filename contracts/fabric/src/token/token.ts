import { Contract, type Context } from 'fabric-contract-api';
import { parseAmount, parseHex, parseUint, UINT32 } from '../platform/arguments.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import { balanceOf, credit, debit } from './balances.js';

/**
 * The chain's token, in which deposits, payments and penalties are paid.
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

  /**
   * Moves tokens between a holder's purses. Only the holder moves what a numbered purse holds, so that payments out of different
   * purses share a block, and nobody else's transfer can make one conflict; purse 0 is the balance.
   */
  async move(ctx: Context, from: string, to: string, amount: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const [source, target] = [parseUint(from, UINT32, 'from'), parseUint(to, UINT32, 'to')];
    const value = parseAmount(amount);
    ensure(source !== target, 'ARGUMENT_INVALID', 'both purses are the same');
    await debit(ledger, callerOf(ctx.stub), value, source);
    await credit(ledger, callerOf(ctx.stub), value, target);
  }

  async purseOf(ctx: Context, party: string, purse: string): Promise<string> {
    const number = parseUint(purse, UINT32, 'purse');
    return (await balanceOf(new Ledger(ctx.stub), parseHex(party, 32, 'party'), number)).toString();
  }

  async balanceOf(ctx: Context, party: string): Promise<string> {
    return (await balanceOf(new Ledger(ctx.stub), parseHex(party, 32, 'party'))).toString();
  }
}
