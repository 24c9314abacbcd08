import { Contract, type Context } from 'fabric-contract-api';
import { parseAmount, parseHex, parseHexUpTo, parseUint, UINT256, UINT64, UINT8 } from '../platform/arguments.js';
import { concatBytes, fromHex, uintBytes, utf8ToBytes } from '../platform/bytes.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { parseAnswer } from '../protocol/answer.js';
import { parseAttestation } from '../protocol/signed-root.js';
import { governanceArguments, requireGovernance } from '../service-provider/governance.js';
import { bondOf, payBond, proveContradiction, releaseBond, slashBond } from './bonds.js';
import { candidateOf, registerCandidate, unregisterCandidate } from './candidates.js';
import { openChallenge } from './challenges.js';

const ADDRESS_SIZE = 20;
const IDENTITY_KEY_SIZE = 91;
const MAX_EVIDENCE = 16_384;

/** C_o: who may attest answers, the bonds that stand behind words, and who offers to be a notary. */
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
  async payBond(ctx: Context, holder: string, amount: string): Promise<void> {
    const name = parseHex(holder, ADDRESS_SIZE, 'holder');
    await payBond(new Ledger(ctx.stub), callerOf(ctx.stub), name, parseAmount(amount));
  }

  async releaseBond(
    ctx: Context,
    holder: string,
    payee: string,
    amount: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    await releaseBond(
      new Ledger(ctx.stub),
      parseHex(holder, ADDRESS_SIZE, 'holder'),
      parseHex(payee, 32, 'payee'),
      parseAmount(amount),
      governanceArguments(epoch, nonce, signature),
    );
  }

  async slashBond(
    ctx: Context,
    holder: string,
    beneficiary: string,
    amount: string,
    evidence: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    const forfeit = {
      holder: parseHex(holder, ADDRESS_SIZE, 'holder'),
      beneficiary: parseHex(beneficiary, 32, 'beneficiary'),
      amount: parseAmount(amount),
      evidence: parseHex(evidence, 32, 'evidence'),
    };
    await slashBond(new Ledger(ctx.stub), forfeit, governanceArguments(epoch, nonce, signature));
  }

  async proveContradiction(ctx: Context, first: string, firstAttestation: string, second: string, secondAttestation: string): Promise<void> {
    await proveContradiction(
      new Ledger(ctx.stub),
      { answer: parseAnswer(first), attestation: parseAttestation(firstAttestation) },
      { answer: parseAnswer(second), attestation: parseAttestation(secondAttestation) },
    );
  }

  async bond(ctx: Context, holder: string): Promise<string> {
    return (await bondOf(new Ledger(ctx.stub), parseHex(holder, ADDRESS_SIZE, 'holder'))).toString();
  }

  /** The caller offers a notary; the amount, which may be 0, is added to its bond. */
  async registerCandidate(
    ctx: Context,
    identityKey: string,
    evmKey: string,
    identityProof: string,
    evmProof: string,
    amount: string,
  ): Promise<void> {
    const candidacy = {
      identityKey: parseHex(identityKey, IDENTITY_KEY_SIZE, 'identity key'),
      evmKey: parseHex(evmKey, 64, 'EVM key'),
      identityProof: parseHexUpTo(identityProof, 72, 'identity proof'),
      evmProof: parseHex(evmProof, 65, 'EVM proof'),
    };
    await registerCandidate(new Ledger(ctx.stub), callerOf(ctx.stub), candidacy, parseUint(amount, UINT256, 'amount'));
  }

  async unregisterCandidate(ctx: Context): Promise<void> {
    await unregisterCandidate(new Ledger(ctx.stub), callerOf(ctx.stub));
  }

  async candidate(ctx: Context, operator: string): Promise<string> {
    return JSON.stringify(await candidateOf(new Ledger(ctx.stub), parseHex(operator, 32, 'operator')));
  }

  async openChallenge(ctx: Context, answer: string, attestation: string, kind: string, evidence: string): Promise<void> {
    await openChallenge(new Ledger(ctx.stub), callerOf(ctx.stub), {
      answer: parseAnswer(answer),
      attestation: parseAttestation(attestation),
      kind: parseUint(kind, UINT8, 'kind'),
      evidence: parseHexUpTo(evidence, MAX_EVIDENCE, 'evidence'),
    });
  }
}
