import { createPublicKey, verify } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from '../crypto/secp256k1.js';
import { concatBytes, fromHex, toHex, utf8ToBytes, ZERO_32, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import { addBond, bondOf, holderOf } from './bonds.js';

/** What precedes the point of a P-256 key in SPKI DER. */
const P256_SPKI = '0x3059301306072a8648ce3d020106082a8648ce3d03010703420004';

/** A notary that its operator offers, with each key's signature over both (docs/formats.md, Candidates). */
export interface Candidacy {
  /** P-256, SPKI DER, 91 bytes. */
  readonly identityKey: Hex;
  /** secp256k1, x and y, 64 bytes. */
  readonly evmKey: Hex;
  readonly identityProof: Hex;
  readonly evmProof: Hex;
}

/** Registers the operator's notary, or replaces its keys, and adds to the operator's bond. */
export async function registerCandidate(ledger: Ledger, operator: Hex, candidacy: Candidacy, amount: bigint): Promise<void> {
  const { identityKey, evmKey, identityProof } = candidacy;
  requirePossession(candidacy, await statementOf(ledger, operator, candidacy));
  const holder = holderOf(operator);
  const bond = amount > 0n ? await addBond(ledger, operator, holder, amount) : await bondOf(ledger, holder);
  ensure(bond > 0n, 'BOND_INSUFFICIENT', 'a candidate needs a bond');
  await ledger.put(toHex(keccak_256(concatBytes(fromHex(identityKey), fromHex(evmKey)))), 'candidate', operator);
  ledger.emit('CandidateRegistered', { operator, identityKey, evmKey, identityProof, bond: bond.toString() });
}

/** The operator's notary asks for leave; its bond stays until the group lets it go. */
export async function unregisterCandidate(ledger: Ledger, operator: Hex): Promise<void> {
  const known = await ledger.get<Hex>('candidate', operator);
  ensure(known !== undefined, 'CANDIDATE_UNKNOWN', 'the caller offers no notary');
  await ledger.remove('candidate', operator);
  ledger.emit('CandidateLeaving', { operator });
}

/** What an operator offers, as keccak256 of both keys (zero: nothing), and its bond. */
export async function candidateOf(ledger: Ledger, operator: Hex): Promise<{ keys: Hex; bond: string }> {
  const keys = (await ledger.get<Hex>('candidate', operator)) ?? ZERO_32;
  return { keys, bond: (await bondOf(ledger, holderOf(operator))).toString() };
}

/** What both keys sign: it binds them to each other, to the operator and to this chaincode. */
async function statementOf(ledger: Ledger, operator: Hex, { identityKey, evmKey }: Candidacy): Promise<Uint8Array> {
  const { chain, contract } = await settingsOf(ledger);
  return concatBytes(utf8ToBytes('notary/v1/candidate'), ...[chain, contract, operator, identityKey, evmKey].map(fromHex));
}

function requirePossession({ identityKey, evmKey, identityProof, evmProof }: Candidacy, statement: Uint8Array): void {
  ensure(isSignedBy(identityKey, statement, identityProof), 'SIGNATURE_INVALID', 'the identity key did not sign');
  const signer = toHex(keccak_256(fromHex(evmKey)).subarray(12));
  ensure(recoverAddress(keccak_256(statement), evmProof) === signer, 'SIGNATURE_INVALID', 'the EVM key did not sign');
}

function isSignedBy(identityKey: Hex, statement: Uint8Array, signature: Hex): boolean {
  ensure(identityKey.startsWith(P256_SPKI), 'POINT_INVALID', 'the identity key must be of P-256, as SubjectPublicKeyInfo');
  try {
    const key = createPublicKey({ key: Buffer.from(fromHex(identityKey)), format: 'der', type: 'spki' });
    return verify('sha256', statement, key, fromHex(signature));
  } catch {
    return false;
  }
}
