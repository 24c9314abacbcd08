import { parseHex, parseHexUpTo, parseUint, UINT64, UINT8 } from '../platform/arguments.js';
import { ensure, refuse } from '../platform/refusal.js';
import { parseAnswer } from '../protocol/answer.js';
import { parseAttestation, parsePenaltyProof } from '../protocol/signed-root.js';
import { DELIVERY_MISSING, PAYMENT_MISSING, type Charge, type IntentProof } from './penalize.js';

const MAX_CHARGES = 64;
const MAX_LENGTH = 1 << 20;

/** The six arguments of `penalize`. */
export function parseCharge(
  answer: string,
  attestation: string,
  kind: string,
  intentValidUntil: string,
  intentSignature: string,
  proof: string,
): Charge {
  return {
    answer: parseAnswer(answer),
    attestation: parseAttestation(attestation),
    intent: parseIntent(kind, intentValidUntil, intentSignature),
    proof: parsePenaltyProof(proof),
  };
}

/** A JSON list of lists of these arguments. */
export function parseCharges(json: string): readonly Charge[] {
  return parseLists(json).map(([answer, attestation, kind, validUntil, signature, proof]) =>
    parseCharge(answer!, attestation!, kind!, validUntil!, signature!, proof!),
  );
}

function parseIntent(kind: string, intentValidUntil: string, intentSignature: string): IntentProof | undefined {
  const missing = parseUint(kind, UINT8, 'kind');
  const validUntil = parseUint(intentValidUntil, UINT64, 'intent validUntil');
  ensure(missing <= DELIVERY_MISSING, 'KIND_UNSUPPORTED', 'there are missing payments (kind 0) and missing deliveries (kind 1)');
  if (missing === PAYMENT_MISSING) return { validUntil, signature: parseHex(intentSignature, 65, 'intent signature') };
  ensure(parseHexUpTo(intentSignature, 65, 'intent signature') === '0x', 'ARGUMENT_INVALID', 'kind 1 takes no intent signature');
  return undefined;
}

function parseLists(json: string): readonly (readonly string[])[] {
  const invalid = `charges must be a JSON list of 1 to ${MAX_CHARGES} lists of penalize's arguments`;
  ensure(json.length <= MAX_LENGTH, 'ARGUMENT_INVALID', invalid);
  try {
    const list: unknown = JSON.parse(json);
    if (Array.isArray(list) && list.length > 0 && list.length <= MAX_CHARGES && list.every(isCharge)) return list;
  } catch {
    // Refused below, with what else is no such list.
  }
  return refuse('ARGUMENT_INVALID', invalid);
}

const isCharge = (item: unknown): item is readonly string[] =>
  Array.isArray(item) && item.length === parseCharge.length && item.every((argument) => typeof argument === 'string');
