// The fixed cast of the vectors: keys, chains and contracts. None of these keys guards anything.
import { p256 } from "@noble/curves/nist.js";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { concat, getBytes, hexlify, keccak256, sha256, toUtf8Bytes, Wallet, zeroPadValue } from "ethers";

const secret = (name) => keccak256(toUtf8Bytes(`notary/vectors/${name}`));
const wallet = (name) => new Wallet(secret(name));

export const consumer = wallet("consumer");
export const provider = wallet("provider");
export const attestor = wallet("attestor");
export const fabricConsumer = fabricParty("Org1MSP", "fabric consumer");
export const fabricProvider = fabricParty("Org2MSP", "fabric provider");
export const group = blsKey(secret("group"));

export const paymentChainId = "eip155:31337";
export const dataChainId = "fabric:mychannel";
export const chaincodeName = "notary";
export const userContract = "0x00000000000000000000000000000000000C0001";
export const serviceProviderContract = "0x00000000000000000000000000000000000c0003";

export const utf8Hash = (text) => keccak256(toUtf8Bytes(text));
export const word = (address) => zeroPadValue(address, 32);

function fabricParty(mspId, name) {
  const point = p256.getPublicKey(getBytes(secret(name)), false);
  const subjectPublicKeyInfo = concat(["0x3059301306072a8648ce3d020106082a8648ce3d030107034200", hexlify(point)]);
  return { mspId, subjectPublicKeyInfo, partyId: sha256(concat([toUtf8Bytes(mspId), "0x00", subjectPublicKeyInfo])) };
}

function blsKey(seed) {
  const scalar = bls12_381.fields.Fr.create(BigInt(seed));
  const secretKey = bls12_381.fields.Fr.toBytes(scalar);
  return { secretKey, point: bls12_381.shortSignatures.getPublicKey(secretKey) };
}
