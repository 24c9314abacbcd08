import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from '../crypto/secp256k1.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { answerDigest, type Answer } from '../protocol/answer.js';
import { merkleRoot } from '../protocol/merkle.js';
import type { Attestation } from '../protocol/signed-root.js';
import { requireGovernance, type GovernanceArguments } from '../service-provider/governance.js';
import { credit, debit } from '../token/balances.js';

/** Forfeited bonds are the bond of a holder that nobody can be. */
export const POOL: Hex = `0x${'00'.repeat(20)}`;

export interface Attested {
  readonly answer: Answer;
  readonly attestation: Attestation;
}

/** The name under which a party of this chain holds its bond; an attestor's is its address. */
export const holderOf = (party: Hex): Hex => toHex(keccak_256(fromHex(party)).subarray(12));

/** A holder's bond, or the pool's content, in the chain's token. */
export async function bondOf(ledger: Ledger, holder: Hex): Promise<bigint> {
  return BigInt((await ledger.get<string>('bond', holder)) ?? '0');
}

export async function payBond(ledger: Ledger, payer: Hex, holder: Hex, amount: bigint): Promise<void> {
  const bond = (await addBond(ledger, payer, holder, amount)).toString();
  ledger.emit('BondPaid', { holder, amount: amount.toString(), bond });
}

/** Moves the payer's tokens into a bond, which is returned as it is then. */
export async function addBond(ledger: Ledger, payer: Hex, holder: Hex, amount: bigint): Promise<bigint> {
  await debit(ledger, payer, amount);
  return add(ledger, holder, amount);
}

/** The group lets a part of a bond, or of the pool, go. */
export async function releaseBond(ledger: Ledger, holder: Hex, payee: Hex, amount: bigint, by: GovernanceArguments): Promise<void> {
  const payload = concatBytes(utf8ToBytes('bond-release'), fromHex(holder), fromHex(payee), uintBytes(amount, 32));
  await requireGovernance(ledger, payload, by);
  await take(ledger, holder, amount);
  await credit(ledger, payee, amount);
  ledger.emit('BondReleased', { holder, payee, amount: amount.toString() });
}

/** What the group forfeits of a bond, and to whom: a party id, or zero for the pool. */
export interface Forfeit {
  readonly holder: Hex;
  readonly beneficiary: Hex;
  readonly amount: bigint;
  readonly evidence: Hex;
}

/** The group forfeits a part of a bond for what no two signatures show, such as a false challenge. */
export async function slashBond(ledger: Ledger, forfeit: Forfeit, by: GovernanceArguments): Promise<void> {
  const { holder, beneficiary, amount, evidence } = forfeit;
  const parts = [fromHex(holder), fromHex(beneficiary), uintBytes(amount, 32), fromHex(evidence)];
  await requireGovernance(ledger, concatBytes(utf8ToBytes('bond-slash'), ...parts), by);
  await slash(ledger, forfeit);
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
  await slash(ledger, { holder: attestor, beneficiary: ZERO_32, amount: await bondOf(ledger, attestor), evidence });
}

/** Whoever signed the root above an answer; a group's signature has another length, and is refused. */
function signerOf({ answer, attestation }: Attested): Hex {
  const root = merkleRoot(keccak_256, answerDigest(answer), attestation.path);
  return recoverAddress(keccak_256(concatBytes(utf8ToBytes('notary/v1/answers'), root)), attestation.signature);
}

async function slash(ledger: Ledger, { holder, beneficiary, amount, evidence }: Forfeit): Promise<void> {
  // A transaction does not read its own writes: the two bonds must be two keys.
  ensure(holder !== POOL, 'ARGUMENT_INVALID', 'the pool has no word to stand for');
  await take(ledger, holder, amount);
  if (beneficiary === ZERO_32) await add(ledger, POOL, amount);
  else await credit(ledger, beneficiary, amount);
  ledger.emit('BondSlashed', { holder, beneficiary, amount: amount.toString(), evidence });
}

async function take(ledger: Ledger, holder: Hex, amount: bigint): Promise<void> {
  const bond = await bondOf(ledger, holder);
  ensure(amount > 0n && amount <= bond, 'BOND_INSUFFICIENT', `the bond is ${bond}, ${amount} are to be taken`);
  await ledger.put((bond - amount).toString(), 'bond', holder);
}

async function add(ledger: Ledger, holder: Hex, amount: bigint): Promise<bigint> {
  const bond = (await bondOf(ledger, holder)) + amount;
  await ledger.put(bond.toString(), 'bond', holder);
  return bond;
}
