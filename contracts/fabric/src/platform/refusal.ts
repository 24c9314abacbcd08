/** Why a transaction is refused: stable, for programs. The text after it is for people. */
export type RefusalCode =
  | 'AGREEMENT_RELEASED'
  | 'AGREEMENT_SUSPENDED'
  | 'ALREADY_DELIVERED'
  | 'ALREADY_INITIALIZED'
  | 'ALREADY_LEGAL'
  | 'ALREADY_PAID'
  | 'ALREADY_PENALISED'
  | 'AMOUNT_INVALID'
  | 'ARGUMENT_INVALID'
  | 'ASSET_NOT_ACCEPTED'
  | 'ATTESTATION_INVALID'
  | 'ATTESTOR_EXPIRED'
  | 'ATTESTOR_UNKNOWN'
  | 'BALANCE_INSUFFICIENT'
  | 'BOND_INSUFFICIENT'
  | 'CALLER_WRONG'
  | 'CANDIDATE_UNKNOWN'
  | 'CHECKPOINT_STALE'
  | 'CONTRADICTION_UNPROVED'
  | 'CREDIT_UNKNOWN'
  | 'DEPOSIT_INSUFFICIENT'
  | 'EPOCH_NOT_NEXT'
  | 'EPOCH_WRONG'
  | 'GROUP_SIGNATURE_INVALID'
  | 'HASH_MISMATCH'
  | 'INTENT_EXPIRED'
  | 'KIND_UNSUPPORTED'
  | 'LEG_MISSING'
  | 'NONCE_USED'
  | 'NOTHING_OPEN'
  | 'NOT_INITIALIZED'
  | 'POINT_INVALID'
  | 'RELEASE_REQUESTED'
  | 'RELEASE_UNREQUESTED'
  | 'SIGNATURE_INVALID'
  | 'TERMS_INVALID'
  | 'TERMS_MISMATCH'
  | 'TIME_INVALID'
  | 'TOO_EARLY'
  | 'AGREEMENT_UNKNOWN'
  | 'VERSION_STALE'
  | 'WRONG_CHAIN';

/** The only error that a contract throws on purpose; its message is `CODE: text`. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    text: string,
  ) {
    super(`${code}: ${text}`);
  }
}

export function refuse(code: RefusalCode, text: string): never {
  throw new Refusal(code, text);
}

export function ensure(condition: boolean, code: RefusalCode, text: string): asserts condition {
  if (!condition) refuse(code, text);
}
