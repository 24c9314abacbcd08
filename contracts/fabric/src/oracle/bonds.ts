import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from '../crypto/secp256k1.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { answerDigest, type Answer } from '../protocol/answer.js';
import { merkleRoot } from '../protocol/merkle.js';
import type { Attestation } from '../protocol/signed-root.js';
import { requireGovernance, type GovernanceArguments } from '../service-provider/governance.js';
import { credit, debit } from '../token/balances.js';

/** Forfeited bonds are the bond of an attestor that nobody can be. */
export const POOL: Hex = `0x${'00'.repeat(20)}`;

export interface Attested {
  readonly answer: Answer;
  readonly attestation: Attestation;
}

/** An attestor's bond, or the pool's content, in the chain's token. */
export async function bondOf(ledger: Ledger, attestor: Hex): Promise<bigint> {
  return BigInt((await ledger.get<string>('bond', attestor)) ?? '0');
}

export async function payBond(ledger: Ledger, payer: Hex, attestor: Hex, amount: bigint): Promise<void> {
  await debit(ledger, payer, amount);
  const bond = (await add(ledger, attestor, amount)).toString();
  ledger.emit('BondPaid', { attestor, amount: amount.toString(), bond });
}

/** The group lets a part of a bond, or of the pool, go. */
export async function releaseBond(ledger: Ledger, attestor: Hex, payee: Hex, amount: bigint, by: GovernanceArguments): Promise<void> {
  const payload = concatBytes(utf8ToBytes('bond-release'), fromHex(attestor), fromHex(payee), uintBytes(amount, 32));
  await requireGovernance(ledger, payload, by);
  await take(ledger, attestor, amount);
  await credit(ledger, payee, amount);
  ledger.emit('BondReleased', { attestor, payee, amount: amount.toString() });
}

/** The group forfeits a part of a bond for what no two signatures show. */
export async function slashBond(ledger: Ledger, attestor: Hex, amount: bigint, evidence: Hex, by: GovernanceArguments): Promise<void> {
  const payload = concatBytes(utf8ToBytes('bond-slash'), fromHex(attestor), uintBytes(amount, 32), fromHex(evidence));
  await requireGovernance(ledger, payload, by);
  await slash(ledger, attestor, amount, evidence);
}

/**
 * Forfeits a whole bond: its attestor signed two different answers to one exchange. It stays registered until the group revokes
 * it, since what rests on its other answers must stay enforceable.
 */
export async function proveContradiction(ledger: Ledger, first: Attested, second: Attested): Promise<void> {
  const [one, other] = [first.answer, second.answer];
  const sameExchange = one.agreementId === other.agreementId && one.sequence === other.sequence;
  ensure(sameExchange, 'CONTRADICTION_UNPROVED', 'the answers are to different exchanges');
  const evidence = toHex(answerDigest(other));
  ensure(toHex(answerDigest(one)) !== evidence, 'CONTRADICTION_UNPROVED', 'the answers agree');
  const attestor = signerOf(first);
  ensure(attestor === signerOf(second), 'CONTRADICTION_UNPROVED', 'the answers are by two attestors');
  await slash(ledger, attestor, await bondOf(ledger, attestor), evidence);
}

/** Whoever signed the root above an answer; a group's signature has another length, and is refused. */
function signerOf({ answer, attestation }: Attested): Hex {
  const root = merkleRoot(keccak_256, answerDigest(answer), attestation.path);
  return recoverAddress(keccak_256(concatBytes(utf8ToBytes('notary/v1/answers'), root)), attestation.signature);
}

async function slash(ledger: Ledger, attestor: Hex, amount: bigint, evidence: Hex): Promise<void> {
  // A transaction does not read its own writes: the two bonds must be two keys.
  ensure(attestor !== POOL, 'ARGUMENT_INVALID', 'the pool has no answers to stand for');
  await take(ledger, attestor, amount);
  await add(ledger, POOL, amount);
  ledger.emit('BondSlashed', { attestor, amount: amount.toString(), evidence });
}

async function take(ledger: Ledger, attestor: Hex, amount: bigint): Promise<void> {
  const bond = await bondOf(ledger, attestor);
  ensure(amount > 0n && amount <= bond, 'BOND_INSUFFICIENT', `the bond is ${bond}, ${amount} are to be taken`);
  await ledger.put((bond - amount).toString(), 'bond', attestor);
}

async function add(ledger: Ledger, attestor: Hex, amount: bigint): Promise<bigint> {
  const bond = (await bondOf(ledger, attestor)) + amount;
  await ledger.put(bond.toString(), 'bond', attestor);
  return bond;
}
