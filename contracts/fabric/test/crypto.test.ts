import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FpIsSquare } from '@noble/curves/abstract/modular.js';
import type { WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { parsePublicKey, verifyBls } from '../src/crypto/bls.js';
import { recoverAddress } from '../src/crypto/secp256k1.js';
import { fromHex, toHex, uintBytes, type Hex } from '../src/platform/bytes.js';
import { assertThrows } from './support/refusals.js';
import { signBls } from './support/signing.js';
import { fabricMessages, vectors } from './support/vectors.js';

const key = vectors.bls.publicKeyCompressed;
const { message, signatureCompressed: signature } = fabricMessages[0]!;

const infinity = (size: number): Hex => `0xc0${'00'.repeat(size - 1)}`;

/** A compressed point of the curve y² = x³ + b with a small x, outside the subgroup. */
function outsideSubgroup<F>(Point: WeierstrassPointCons<F>, toField: (n: bigint) => F, size: number): Hex {
  const { Fp } = Point;
  for (let n = 1n; ; n++) {
    const x = toField(n);
    const square = Fp.add(Fp.mul(Fp.sqr(x), x), Point.CURVE().b);
    if (!FpIsSquare(Fp, square)) continue;
    const inside = Point.fromAffine({ x, y: Fp.sqrt(square) }).isTorsionFree();
    if (!inside) return toHex(uintBytes(n | (1n << BigInt(8 * size - 1)), size));
  }
}

test('a signature over another message or under another key is false', () => {
  assert.equal(verifyBls(key, [{ message: fromHex(fabricMessages[1]!.message), signature }]), false);
  assert.equal(verifyBls(key, [{ message: fromHex(message), signature: signBls(fromHex(message), `0x${'00'.repeat(31)}07`) }]), false);
});

test('many signatures are checked at once, each over its own message', () => {
  const messages = [1, 2, 3].map((n) => new Uint8Array(32).fill(n));
  const signed = messages.map((m) => ({ message: m, signature: signBls(m, `0x${'00'.repeat(31)}07`) }));
  const signer = toHex(bls12_381.G2.Point.BASE.multiply(7n).toBytes());
  assert.equal(verifyBls(signer, signed), true);
  assert.equal(verifyBls(key, signed), false);
  const [one, two, three] = signed;
  const exchanged = [{ ...one!, signature: two!.signature }, { ...two!, signature: one!.signature }, three!];
  assert.equal(verifyBls(signer, exchanged), false);
  assertThrows('POINT_INVALID', () => verifyBls(signer, [one!, { ...two!, signature: infinity(48) }]));
});

test('infinity is refused, as a key and as a signature', () => {
  assertThrows('POINT_INVALID', () => parsePublicKey(infinity(96)));
  assertThrows('POINT_INVALID', () => verifyBls(key, [{ message: fromHex(message), signature: infinity(48) }]));
});

test('points outside the subgroup are refused', () => {
  const g1 = outsideSubgroup(bls12_381.G1.Point, (n) => n, 48);
  const g2 = outsideSubgroup(bls12_381.G2.Point, (n) => bls12_381.fields.Fp2.fromBigTuple([n, 0n]), 96);
  assertThrows('POINT_INVALID', () => verifyBls(key, [{ message: fromHex(message), signature: g1 }]));
  assertThrows('POINT_INVALID', () => parsePublicKey(g2));
});

test('bytes that are no point are refused', () => {
  for (const bytes of [`0x${'ff'.repeat(48)}`, `0x${'00'.repeat(48)}`, `0x9a${signature.slice(4, -2)}ff`] as const) {
    assert.throws(() => assert.equal(verifyBls(key, [{ message: fromHex(message), signature: bytes }]), true));
  }
});

test('a signature with a high s, which recovers the same signer elsewhere, is refused', () => {
  const bytes = fromHex(vectors.agreement.consumerSignature);
  const s = BigInt(toHex(bytes.subarray(32, 64)));
  bytes.set(uintBytes(secp256k1.Point.Fn.ORDER - s, 32), 32);
  bytes[64] = bytes[64] === 27 ? 28 : 27;
  assertThrows('SIGNATURE_INVALID', () => recoverAddress(fromHex(vectors.agreement.digest), toHex(bytes)));
});

test('a recovery byte other than 27 and 28 is refused', () => {
  const stem = vectors.agreement.consumerSignature.slice(0, -2);
  for (const v of ['00', '01', '1a', '1d', '25', 'ff']) {
    assertThrows('SIGNATURE_INVALID', () => recoverAddress(fromHex(vectors.agreement.digest), `${stem}${v}` as Hex));
  }
});

test('r and s outside 1 … n − 1 are refused', () => {
  const order = uintBytes(secp256k1.Point.Fn.ORDER, 32);
  const one = uintBytes(1n, 32);
  for (const [r, s] of [[new Uint8Array(32), one], [one, new Uint8Array(32)], [order, one], [one, order]] as const) {
    const bytes = toHex(Uint8Array.of(...r, ...s, 27));
    assertThrows('SIGNATURE_INVALID', () => recoverAddress(fromHex(vectors.agreement.digest), bytes));
  }
});
