// Minimal-signature-size BLS with @noble/curves, and the two encodings that our chains use.
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { concat, getBytes, hexlify, zeroPadValue } from "ethers";

export const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const scheme = bls12_381.shortSignatures;
/** The public key of the secret key 1. */
export const generator = bls12_381.G2.Point.BASE;
const fp = (value) => zeroPadValue("0x" + value.toString(16).padStart(96, "0"), 64);

/** Fp elements as EIP-2537 encodes them: 16 zero bytes and 48 big-endian bytes. */
export function g1Eip2537(point) {
  const { x, y } = point.toAffine();
  return concat([fp(x), fp(y)]);
}

/** c0 before c1, against the order of the compressed form. */
export function g2Eip2537(point) {
  const { x, y } = point.toAffine();
  return concat([fp(x.c0), fp(x.c1), fp(y.c0), fp(y.c1)]);
}

export const g2Compressed = (point) => hexlify(point.toBytes(true));

export function sign(secretKey, message) {
  const hashed = scheme.hash(getBytes(message), DST);
  const signature = scheme.sign(hashed, secretKey);
  if (!scheme.verify(signature, hashed, scheme.getPublicKey(secretKey))) throw new Error("own signature refused");
  return {
    hashToG1: g1Eip2537(hashed),
    signatureCompressed: hexlify(scheme.Signature.toBytes(signature)),
    signatureEip2537: g1Eip2537(signature),
  };
}
