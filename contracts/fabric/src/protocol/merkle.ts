import { concatBytes, fromHex, type Hex } from '../platform/bytes.js';

/** 32 bytes out: keccak256 for answers (the same on both chains), SHA-256 for what this chain alone checks. */
export type Hash = (message: Uint8Array) => Uint8Array;

const compare = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b);

/** Root of the tree that holds `leaf` at the end of `path` (docs/formats.md, Merkle trees). */
export function merkleRoot(hash: Hash, leaf: Uint8Array, path: readonly Hex[]): Uint8Array {
  const start = hash(concatBytes(Uint8Array.of(0), leaf));
  return path.map(fromHex).reduce((node, sibling) => parent(hash, node, sibling), start);
}

function parent(hash: Hash, a: Uint8Array, b: Uint8Array): Uint8Array {
  const [lower, higher] = compare(a, b) <= 0 ? [a, b] : [b, a];
  return hash(concatBytes(Uint8Array.of(1), lower, higher));
}
