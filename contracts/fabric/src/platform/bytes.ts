import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

export { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** A byte string as text: `0x` and lower-case hex. */
export type Hex = `0x${string}`;

export const ZERO_32: Hex = `0x${'00'.repeat(32)}`;

export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

export function fromHex(text: string): Uint8Array {
  return hexToBytes(text.slice(2));
}

/** Big-endian, left-padded with zeros to `size` bytes; the caller has checked the range. */
export function uintBytes(value: bigint, size: number): Uint8Array {
  return hexToBytes(value.toString(16).padStart(size * 2, '0'));
}
