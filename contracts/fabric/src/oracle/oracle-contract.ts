import { Contract, type Context } from 'fabric-contract-api';
import { parseHex, parseUint, UINT64 } from '../platform/arguments.js';
import { concatBytes, fromHex, uintBytes, utf8ToBytes } from '../platform/bytes.js';
import { Ledger } from '../platform/ledger.js';
import { governanceArguments, requireGovernance } from '../service-provider/governance.js';

/** C_o: who may attest answers. */
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
    const address = parseHex(attestor, 20, 'attestor');
    const until = parseUint(validUntil, UINT64, 'validUntil');
    const payload = concatBytes(utf8ToBytes('attestor'), fromHex(address), uintBytes(until, 8));
    await requireGovernance(ledger, payload, governanceArguments(epoch, nonce, signature));
    await ledger.put(until.toString(), 'attestor', address);
    ledger.emit('AttestorRegistered', { attestor: address, validUntil: until.toString() });
  }
}
