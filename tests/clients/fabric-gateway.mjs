// Drives a Fabric gateway with the official client; any deviation from Fabric's behaviour ends it with exit code 1.
// Usage: node fabric-gateway.mjs ENDPOINT CERTIFICATE KEY MSP CHANNEL CHAINCODE [TLS-ROOT]

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as grpc from '@grpc/grpc-js';
import { connect, EndorseError, GatewayError, hash, signers } from '@hyperledger/fabric-gateway';
import { common, peer } from '@hyperledger/fabric-protos';
import { p256 } from '@noble/curves/nist.js';

const [endpoint, certificate, key, mspId, channel, chaincode, tlsRoot] = process.argv.slice(2);
const keyPem = await readFile(key);
const transport = tlsRoot ? grpc.credentials.createSsl(await readFile(tlsRoot)) : grpc.credentials.createInsecure();
const client = new grpc.Client(endpoint, transport);
const identity = { mspId, credentials: await readFile(certificate) };
const signer = signers.newPrivateKeySigner(createPrivateKey(keyPem));
const deadline = () => ({ deadline: Date.now() + 20_000 });
const options = { client, identity, hash: hash.sha256, evaluateOptions: deadline, endorseOptions: deadline };

const gateway = connect({ ...options, signer });
const network = gateway.getNetwork(channel);
const contract = network.getContract(chaincode, 'Ledger');
const text = (bytes) => new TextDecoder().decode(bytes);
const tag = `official-${process.pid}-${Date.now()}`;

async function submitsAndEvaluates() {
  assert.equal(text(await contract.submitTransaction('put', tag, 'one')), 'one');
  assert.equal(text(await contract.evaluateTransaction('get', tag)), 'one');
  assert.equal(text(await contract.evaluateTransaction('who')), mspId);
}

async function reportsTheCommit() {
  const commit = await contract.submitAsync('put', { arguments: [tag, 'two'] });
  assert.equal(text(commit.getResult()), 'two');
  const status = await commit.getStatus();
  assert.equal(status.code, 0);
  assert.equal(status.successful, true);
  assert.ok(status.blockNumber > 0n);
  assert.equal(status.transactionId, commit.getTransactionId());
  return status;
}

async function replaysEvents({ blockNumber, transactionId }) {
  const events = await network.getChaincodeEvents(chaincode, { startBlock: blockNumber });
  try {
    for await (const event of events) {
      if (event.transactionId !== transactionId) continue;
      assert.equal(event.eventName, 'Put');
      assert.equal(event.chaincodeName, chaincode);
      assert.equal(event.blockNumber, blockNumber);
      assert.deepEqual(JSON.parse(text(event.payload)), { key: tag, value: 'two' });
      return;
    }
  } finally {
    events.close();
  }
}

async function resumesAfterACheckpoint({ blockNumber, transactionId }) {
  const checkpoint = { getBlockNumber: () => blockNumber, getTransactionId: () => transactionId };
  const events = await network.getChaincodeEvents(chaincode, { checkpoint });
  await contract.submitTransaction('put', tag, 'three');
  try {
    for await (const event of events) {
      assert.notEqual(event.transactionId, transactionId);
      if (JSON.parse(text(event.payload)).key === tag) return;
    }
  } finally {
    events.close();
  }
}

async function deliversBlocks({ blockNumber }) {
  const blocks = await network.getBlockEvents({ startBlock: blockNumber - 1n });
  const numbers = [];
  try {
    for await (const block of blocks) {
      numbers.push(BigInt(block.getHeader().getNumber()));
      if (numbers.length === 2) break;
    }
  } finally {
    blocks.close();
  }
  assert.deepEqual(numbers, [blockNumber - 1n, blockNumber]);
}

async function deliversFilteredBlocks({ blockNumber, transactionId }) {
  const blocks = await network.getFilteredBlockEvents({ startBlock: blockNumber });
  try {
    for await (const block of blocks) {
      assert.equal(block.getChannelId(), channel);
      assert.equal(BigInt(block.getNumber()), blockNumber);
      const filtered = block.getFilteredTransactionsList().find((each) => each.getTxid() === transactionId);
      assert.equal(filtered.getTxValidationCode(), 0);
      const [action] = filtered.getTransactionActions().getChaincodeActionsList();
      assert.equal(action.getChaincodeEvent().getEventName(), 'Put');
      assert.equal(action.getChaincodeEvent().getPayload().length, 0);
      return;
    }
  } finally {
    blocks.close();
  }
}

async function asksTheLedger({ blockNumber, transactionId }) {
  const qscc = network.getContract('qscc');
  const ask = (name, ...args) => qscc.evaluateTransaction(name, channel, ...args);
  const info = common.BlockchainInfo.deserializeBinary(await ask('GetChainInfo'));
  assert.ok(BigInt(info.getHeight()) > blockNumber);
  const numbered = common.Block.deserializeBinary(await ask('GetBlockByNumber', String(blockNumber)));
  const holding = common.Block.deserializeBinary(await ask('GetBlockByTxID', transactionId));
  assert.equal(BigInt(holding.getHeader().getNumber()), blockNumber);
  assert.deepEqual(holding.getHeader().getDataHash(), numbered.getHeader().getDataHash());
  const processed = peer.ProcessedTransaction.deserializeBinary(await ask('GetTransactionByID', transactionId));
  assert.equal(processed.getValidationcode(), 0);
}

async function readsRangesPagesAndHistory() {
  for (const name of ['a', 'b', 'c']) await contract.submitTransaction('put', `${tag} ${name}`, name);
  const [start, end] = [`${tag} `, `${tag} ~`];
  const range = JSON.parse(text(await contract.evaluateTransaction('range', start, end)));
  assert.deepEqual(range.map(([, value]) => value), ['a', 'b', 'c']);
  const page = async (bookmark) => JSON.parse(text(await contract.evaluateTransaction('page', start, end, '2', bookmark)));
  const first = await page('');
  assert.deepEqual(first, { keys: [`${tag} a`, `${tag} b`], fetched: 2, bookmark: `${tag} c` });
  assert.deepEqual(await page(first.bookmark), { keys: [`${tag} c`], fetched: 1, bookmark: '' });
  await contract.submitTransaction('remove', `${tag} a`);
  assert.deepEqual(JSON.parse(text(await contract.evaluateTransaction('history', `${tag} a`))), [null, 'a']);
}

async function refusesWhatThePeerDoesNotKeep() {
  const rich = await rejection(contract.evaluateTransaction('query', '{"selector":{}}'));
  assert.match(rich.details[0].message, /ExecuteQuery not supported for leveldb/);
  const secret = await rejection(contract.evaluateTransaction('privately', 'getPrivateData', '["k"]'));
  assert.match(secret.details[0].message, /collection/);
}

async function namesItsEndorsers() {
  const proposal = contract.newProposal('put', { arguments: [tag, 'four'], endorsingOrganizations: [mspId] });
  const transaction = await proposal.endorse();
  assert.equal((await (await transaction.submit()).getStatus()).successful, true);
  const nobody = contract.newProposal('put', { arguments: [tag, 'five'], endorsingOrganizations: ['NobodyMSP'] });
  assert.ok((await rejection(nobody.endorse())) instanceof EndorseError);
}

async function keepsTheStatusOfWhatIsSubmittedTwice() {
  const transaction = await contract.newProposal('put', { arguments: [tag, 'twice'] }).endorse();
  const first = await (await transaction.submit()).getStatus();
  const second = await (await transaction.submit()).getStatus();
  assert.equal(second.code, 0);
  assert.equal(second.blockNumber, first.blockNumber);
}

async function tellsAPhantom() {
  const [start, end] = [`${tag} x`, `${tag} z`];
  const count = await contract.newProposal('count', { arguments: [start, end, `total ${tag}`] }).endorse();
  await contract.submitTransaction('put', `${tag} y`, 'new');
  assert.equal((await (await count.submit()).getStatus()).code, 12);
}

async function tellsAChaincodesError() {
  const refused = await rejection(contract.submitTransaction('fail', 'out of luck'));
  assert.ok(refused instanceof EndorseError);
  assert.equal(refused.code, grpc.status.ABORTED);
  // A gateway asks another peer, where there is one.
  assert.ok(refused.details.some((detail) => detail.mspId === mspId));
  for (const { message } of refused.details) assert.match(message, /chaincode response 500, .*out of luck/);
  const evaluated = await rejection(contract.evaluateTransaction('fail', 'out of luck'));
  assert.ok(evaluated instanceof GatewayError);
  assert.equal(evaluated.code, grpc.status.UNKNOWN);
  assert.match(evaluated.details[0].message, /out of luck/);
}

async function refusesWhatIsUnknown() {
  const nowhere = await rejection(network.getContract('nowhere').evaluateTransaction('get', tag));
  assert.equal(nowhere.code, grpc.status.FAILED_PRECONDITION);
  const elsewhere = gateway.getNetwork('elsewhere').getContract(chaincode);
  assert.equal((await rejection(elsewhere.evaluateTransaction('get', tag))).code, grpc.status.UNAVAILABLE);
  assert.equal((await rejection(elsewhere.submitTransaction('get', tag))).code, grpc.status.FAILED_PRECONDITION);
}

async function refusesHighS() {
  const { n } = p256.Point.CURVE();
  const highS = async (digest) => {
    const low = p256.Signature.fromBytes(await signer(digest), 'der');
    return new p256.Signature(low.r, n - low.s).toBytes('der');
  };
  const high = connect({ ...options, signer: highS }).getNetwork(channel).getContract(chaincode, 'Ledger');
  assert.equal((await rejection(high.evaluateTransaction('get', tag))).code, grpc.status.FAILED_PRECONDITION);
  assert.equal((await rejection(high.submitTransaction('put', tag, 'x'))).code, grpc.status.ABORTED);
}

async function reportsAConflict() {
  await contract.submitTransaction('put', tag, '1');
  const commits = await Promise.all(
    (await Promise.all([0, 1].map(() => contract.newProposal('increment', { arguments: [tag] }).endorse()))).map(
      (transaction) => transaction.submit(),
    ),
  );
  const codes = (await Promise.all(commits.map((commit) => commit.getStatus()))).map(({ code }) => code);
  assert.deepEqual(codes.sort(), [0, 11]);
}

async function rejection(promise) {
  return promise.then(
    () => assert.fail('a refusal was expected'),
    (error) => error,
  );
}

try {
  await submitsAndEvaluates();
  const status = await reportsTheCommit();
  await replaysEvents(status);
  await resumesAfterACheckpoint(status);
  await deliversBlocks(status);
  await deliversFilteredBlocks(status);
  await asksTheLedger(status);
  await readsRangesPagesAndHistory();
  await refusesWhatThePeerDoesNotKeep();
  await namesItsEndorsers();
  await keepsTheStatusOfWhatIsSubmittedTwice();
  await tellsAPhantom();
  await tellsAChaincodesError();
  await refusesWhatIsUnknown();
  await refusesHighS();
  await reportsAConflict();
} finally {
  gateway.close();
  client.close();
}
