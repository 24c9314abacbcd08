import { type Hex } from './bytes.js';
import { ensure, refuse } from './refusal.js';

const MAX_JSON_LENGTH = 16_384;
const DECIMAL = /^(0|[1-9][0-9]{0,77})$/;

export const UINT8 = 8;
export const UINT32 = 32;
export const UINT64 = 64;
export const UINT256 = 256;

/** A canonical decimal number below 2^bits. */
export function parseUint(text: unknown, bits: number, name: string): bigint {
  if (typeof text !== 'string' || !DECIMAL.test(text)) {
    refuse('ARGUMENT_INVALID', `${name} must be a decimal number without leading zeros`);
  }
  const value = BigInt(text);
  ensure(value >> BigInt(bits) === 0n, 'ARGUMENT_INVALID', `${name} must be below 2^${bits}`);
  return value;
}

/** A positive amount in base units, below 2^256. */
export function parseAmount(text: string): bigint {
  const amount = parseUint(text, UINT256, 'amount');
  ensure(amount > 0n, 'AMOUNT_INVALID', 'the amount must be positive');
  return amount;
}

/** Exactly `size` bytes as 0x and lower-case hex. */
export function parseHex(text: unknown, size: number, name: string): Hex {
  const hex = parseHexUpTo(text, size, name);
  ensure(hex.length === 2 + 2 * size, 'ARGUMENT_INVALID', `${name} must be ${size} bytes`);
  return hex;
}

/** At most `maxSize` bytes as 0x and lower-case hex. */
export function parseHexUpTo(text: unknown, maxSize: number, name: string): Hex {
  const fits = typeof text === 'string' && text.length <= 2 + 2 * maxSize && text.length % 2 === 0;
  if (!fits || !/^0x[0-9a-f]*$/.test(text)) {
    refuse('ARGUMENT_INVALID', `${name} must be at most ${maxSize} bytes as 0x and lower-case hex`);
  }
  return text as Hex;
}

/** A JSON object with exactly these members: none missing, none more. */
export function parseObject<M extends string>(text: string, members: readonly M[], name: string): Record<M, unknown> {
  ensure(text.length <= MAX_JSON_LENGTH, 'ARGUMENT_INVALID', `${name} is longer than ${MAX_JSON_LENGTH} characters`);
  const value = parseJson(text, name);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  ensure(isObject, 'ARGUMENT_INVALID', `${name} must be a JSON object`);
  requireMembers(Object.keys(value as object), members, name);
  return value as Record<M, unknown>;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('ARGUMENT_INVALID', `${name} is not JSON`);
  }
}

function requireMembers(actual: readonly string[], expected: readonly string[], name: string): void {
  const missing = expected.filter((member) => !actual.includes(member));
  const surplus = actual.filter((member) => !expected.includes(member));
  ensure(missing.length === 0, 'ARGUMENT_INVALID', `${name} lacks ${missing.join(', ')}`);
  ensure(surplus.length === 0, 'ARGUMENT_INVALID', `${name} has ${surplus.length} unknown member(s)`);
}
