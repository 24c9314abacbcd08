// Merkle trees, group messages, penalties and sealed indices of docs/formats.md.
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { concat, getBytes, hexlify, keccak256, sha256, solidityPacked, toBeHex, toUtf8Bytes, zeroPadValue } from "ethers";

export const hashes = { keccak256, sha256 };

/** Root, and each leaf's path from the bottom. */
export function merkle(leaves, hash) {
  const paths = leaves.map(() => []);
  let level = leaves.map((leaf, index) => ({ hash: hash(concat(["0x00", leaf])), members: [index] }));
  while (level.length > 1) level = parents(level, paths, hash);
  return { root: level[0].hash, paths };
}

function parents(level, paths, hash) {
  const next = [];
  for (let i = 0; i < level.length; i += 2) next.push(i + 1 < level.length ? join(level[i], level[i + 1], paths, hash) : level[i]);
  return next;
}

function join(left, right, paths, hash) {
  left.members.forEach((member) => paths[member].push(right.hash));
  right.members.forEach((member) => paths[member].push(left.hash));
  const [low, high] = BigInt(left.hash) < BigInt(right.hash) ? [left, right] : [right, left];
  return { hash: hash(concat(["0x01", low.hash, high.hash])), members: [...left.members, ...right.members] };
}

export function groupMessage({ kind, hash, chain, contract, epoch, nonce, body }) {
  const preimage = solidityPacked(
    ["string", "bytes32", "bytes32", "uint64", "bytes32", "bytes32"],
    [`notary/v1/${kind}`, chain, contract, epoch, nonce, body],
  );
  return { preimage, message: hashes[hash](preimage) };
}

export const penaltyLeaf = (p) =>
  solidityPacked(
    ["bytes32", "uint64", "uint8", "address", "bytes32", "uint256", "bytes32"],
    [p.agreementId, p.sequence, p.kind, p.account, p.victim, p.amount, p.answerDigest],
  );

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** CIDv1 of a raw block by its sha2-256 digest. */
export function cidOf(digest) {
  const bits = [...getBytes(concat(["0x01551220", digest]))].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return "b" + bits.match(/.{1,5}/g).map((five) => BASE32[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** A checkpoint of the event logs: canonical JSON, its CID, and what goes on chain. */
export function checkpoint({ number, previous, time, heads }) {
  const document = JSON.stringify({ heads: heads.map(({ hash, log, position }) => ({ hash, log, position })), number, previous, time });
  const cidDigest = sha256(toUtf8Bytes(document));
  return { document, cid: cidOf(cidDigest), cidDigest, number: BigInt(number), nonce: zeroPadValue(toBeHex(number), 32) };
}

/** ECIES of the dataIdentification, with a given ephemeral key and nonce. */
export function sealIndex({ consumer, ephemeralSecret, nonce, agreementId, sequence, dataIndex }) {
  const ephemeral = secp256k1.getPublicKey(getBytes(ephemeralSecret), true);
  const shared = secp256k1.getSharedSecret(getBytes(ephemeralSecret), getBytes(consumer.signingKey.publicKey), true).slice(1);
  const context = getBytes(solidityPacked(["bytes32", "uint64"], [agreementId, sequence]));
  const key = Buffer.from(hkdfSync("sha256", shared, ephemeral, Buffer.concat([toUtf8Bytes("notary/v1/index"), context]), 32));
  const cipher = createCipheriv("aes-256-gcm", key, getBytes(nonce)).setAAD(context);
  const plaintext = concat([dataIndex, consumer.address]);
  const body = Buffer.concat([cipher.update(getBytes(plaintext)), cipher.final(), cipher.getAuthTag()]);
  return { plaintext, sharedX: hexlify(shared), key: hexlify(key), dataIdentification: concat(["0x01", hexlify(ephemeral), nonce, hexlify(body)]) };
}
