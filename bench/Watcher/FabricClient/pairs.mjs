// Endorse-submit pairs with the official client, one after another; writes each one's milliseconds as a JSON array.
// Usage: node pairs.mjs PEER OUTPUT, where PEER is a JSON object as ClientComparison.cs writes it.

import { createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as grpc from '@grpc/grpc-js';
import { connect, hash, signers } from '@hyperledger/fabric-gateway';

const [description, output] = process.argv.slice(2);
const peer = JSON.parse(description);
const client = new grpc.Client(peer.authority, grpc.credentials.createSsl(await readFile(peer.tlsRoot)));
const gateway = connect({
  client,
  identity: { mspId: peer.mspId, credentials: await readFile(peer.certificate) },
  signer: signers.newPrivateKeySigner(createPrivateKey(await readFile(peer.key))),
  hash: hash.sha256,
});
const contract = gateway.getNetwork(peer.channel).getContract(peer.chaincode);

async function pair() {
  const started = performance.now();
  const transaction = await contract.newProposal(peer.function, { arguments: peer.arguments }).endorse();
  await transaction.submit();
  return performance.now() - started;
}

try {
  for (let i = 0; i < peer.warmUps; i++) await pair();
  const times = [];
  for (let i = 0; i < peer.measured; i++) times.push(await pair());
  await writeFile(output, JSON.stringify(times));
} finally {
  gateway.close();
  client.close();
}
