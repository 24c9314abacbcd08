import { Contract, type Context } from 'fabric-contract-api';
import { parseAmount, parseHex, parseUint, UINT64 } from '../platform/arguments.js';
import { concatBytes, fromHex, uintBytes, utf8ToBytes } from '../platform/bytes.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { parseAnswer } from '../protocol/answer.js';
import { parseAttestation } from '../protocol/signed-root.js';
import { governanceArguments, requireGovernance } from '../service-provider/governance.js';
import { bondOf, payBond, proveContradiction, releaseBond, slashBond } from './bonds.js';

const ADDRESS_SIZE = 20;

/** C_o: who may attest answers, and the bonds behind them. */
export class OracleContract extends Contract {
  constructor() {
    super('OracleContract');
  }

  /** The group registers an attestor until a time, or revokes it with 0. */
  async registerAttestor(
    ctx: Context,
    attestor: string,
    validUntil: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const address = parseHex(attestor, ADDRESS_SIZE, 'attestor');
    const until = parseUint(validUntil, UINT64, 'validUntil');
    const payload = concatBytes(utf8ToBytes('attestor'), fromHex(address), uintBytes(until, 8));
    await requireGovernance(ledger, payload, governanceArguments(epoch, nonce, signature));
    await ledger.put(until.toString(), 'attestor', address);
    ledger.emit('AttestorRegistered', { attestor: address, validUntil: until.toString() });
  }

  /** From the caller's tokens; for the zero address it goes to the pool. */
  async payBond(ctx: Context, attestor: string, amount: string): Promise<void> {
    const address = parseHex(attestor, ADDRESS_SIZE, 'attestor');
    await payBond(new Ledger(ctx.stub), callerOf(ctx.stub), address, parseAmount(amount));
  }

  async releaseBond(
    ctx: Context,
    attestor: string,
    payee: string,
    amount: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    await releaseBond(
      new Ledger(ctx.stub),
      parseHex(attestor, ADDRESS_SIZE, 'attestor'),
      parseHex(payee, 32, 'payee'),
      parseAmount(amount),
      governanceArguments(epoch, nonce, signature),
    );
  }

  async slashBond(
    ctx: Context,
    attestor: string,
    amount: string,
    evidence: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    await slashBond(
      new Ledger(ctx.stub),
      parseHex(attestor, ADDRESS_SIZE, 'attestor'),
      parseAmount(amount),
      parseHex(evidence, 32, 'evidence'),
      governanceArguments(epoch, nonce, signature),
    );
  }

  async proveContradiction(ctx: Context, first: string, firstAttestation: string, second: string, secondAttestation: string): Promise<void> {
    await proveContradiction(
      new Ledger(ctx.stub),
      { answer: parseAnswer(first), attestation: parseAttestation(firstAttestation) },
      { answer: parseAnswer(second), attestation: parseAttestation(secondAttestation) },
    );
  }

  async bond(ctx: Context, attestor: string): Promise<string> {
    return (await bondOf(new Ledger(ctx.stub), parseHex(attestor, ADDRESS_SIZE, 'attestor'))).toString();
  }
}
