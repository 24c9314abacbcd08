import { keccak_256 } from '@noble/hashes/sha3.js';
import { parseHex, parseObject, parseUint } from '../platform/arguments.js';
import { concatBytes, fromHex, uintBytes, utf8ToBytes, type Hex } from '../platform/bytes.js';

const HEX_SIZES = { address: 20, bytes32: 32 } as const;
const UINT_BITS = { uint8: 8, uint32: 32, uint64: 64, uint256: 256 } as const;

type HexType = keyof typeof HEX_SIZES;
type UintType = keyof typeof UINT_BITS;
type Members = Readonly<Record<string, HexType | UintType>>;

/** An EIP-712 struct of static members, in the order in which they are hashed. */
export interface StructType<M extends Members> {
  readonly name: string;
  readonly members: M;
}

/** A struct's value: integers as canonical decimal text, bytes as lower-case hex. */
export type ValueOf<S> =
  S extends StructType<infer M> ? { readonly [K in keyof M]: M[K] extends HexType ? Hex : string } : never;

export function parseStruct<M extends Members>(type: StructType<M>, json: string): ValueOf<StructType<M>> {
  const value = parseObject(json, Object.keys(type.members), type.name);
  const checked = Object.entries(type.members).map(([member, kind]) => {
    const name = `${type.name}.${member}`;
    return [member, isHexType(kind) ? parseHex(value[member], HEX_SIZES[kind], name) : uintText(value[member], kind, name)];
  });
  return Object.fromEntries(checked) as ValueOf<StructType<M>>;
}

/** keccak256(0x1901 ‖ domain separator ‖ keccak256(type hash ‖ words)). */
export function typedDataDigest<M extends Members>(
  domain: Uint8Array,
  type: StructType<M>,
  value: ValueOf<StructType<M>>,
): Uint8Array {
  const words = Object.keys(type.members).map((member) => word(value[member] as string));
  const structHash = keccak_256(concatBytes(typeHash(type), ...words));
  return keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), domain, structHash));
}

/** Separator of the product's domain; an answer's has its agreement as salt. */
export function domainSeparator(salt?: Hex): Uint8Array {
  const type = `EIP712Domain(string name,string version${salt === undefined ? '' : ',bytes32 salt'})`;
  const words = [type, 'Notary', '1'].map((text) => keccak_256(utf8ToBytes(text)));
  return keccak_256(concatBytes(...words, salt === undefined ? new Uint8Array() : fromHex(salt)));
}

function typeHash(type: StructType<Members>): Uint8Array {
  const members = Object.entries(type.members).map(([member, kind]) => `${kind} ${member}`);
  return keccak_256(utf8ToBytes(`${type.name}(${members.join(',')})`));
}

function word(text: string): Uint8Array {
  return uintBytes(BigInt(text), 32);
}

function uintText(text: unknown, kind: UintType, name: string): string {
  return parseUint(text, UINT_BITS[kind], name).toString();
}

function isHexType(kind: HexType | UintType): kind is HexType {
  return kind in HEX_SIZES;
}
