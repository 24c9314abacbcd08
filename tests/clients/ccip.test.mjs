// node --test tests/clients/ccip.test.mjs: the real contracts on anvil (port free), gateways over HTTP, of which one is down and
// one overloaded, and ccip.mjs as a process of its own with each client. Prints what the calls cost in gas.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { AbiCoder, concat, Contract, ContractFactory, getCreateAddress, hexlify, id, JsonRpcProvider, keccak256, solidityPacked, toUtf8Bytes, Wallet, zeroPadValue, ZeroHash } from "ethers";
import { g2Eip2537, sign } from "../vectors/bls.mjs";
import { groupMessage, penaltyLeaf } from "../vectors/messages.mjs";
import { attestor, consumer, group, provider } from "../vectors/parties.mjs";
import { answerDomain, contracts as shapesOf, domain, hashed, shapes, types } from "../vectors/typed.mjs";

const root = new URL("../../", import.meta.url).pathname;
const abi = AbiCoder.defaultAbiCoder();
const chain = id("eip155:31337");
const word = (address) => zeroPadValue(address, 32);
const folder = mkdtempSync(join(tmpdir(), "notary-ccip-"));
const REFUSED = 5;
const DOWN = "http://127.0.0.1:1/v1/ccip";
let anvil, rpc, node, deployer, oracle, user, serviceProvider, busy, gateway, last, agreement, agreementId;
const asked = { busy: [], gateway: [], last: [] };

before(async () => {
  await startAnvil();
  await startGateways();
  await deploy();
  await initialize();
  await lock();
});

after(() => {
  anvil?.kill();
  for (const server of [busy, gateway, last]) server?.close();
  node?.destroy();
  rmSync(folder, { recursive: true });
});

for (const [sequence, client] of [[1, "ethers"], [2, "viem"], [3, "ethers"]]) {
  test(`${client} follows the lookup and pays exchange ${sequence}`, async () => {
    const result = await runClient(client, intentOf(sequence));
    assert.equal(result.status, "success");
    assert.equal(result.answer.sequence, String(sequence));
    assert.deepEqual([...(await user.legs(agreementId, 0, sequence))], [true, false]);
    assert.deepEqual(asked, { busy: ["POST"], gateway: ["POST"], last: [] });
    console.log(`pay, ${client}, exchange ${sequence}: ${result.gasUsed} gas`);
  });
}

for (const client of ["ethers", "viem"]) {
  test(`${client} names the contract's refusal`, async () => {
    const failed = await runClient(client, { ...intentOf(4), amount: "0" }).catch((error) => error);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /InvalidAmount/);
  });
}

for (const client of ["ethers", "viem"]) {
  test(`${client} gets no answer where the oracle refuses`, async () => {
    const failed = await runClient(client, intentOf(REFUSED)).catch((error) => error);
    assert.equal(failed.code, 1);
    assert.deepEqual([...(await user.legs(agreementId, 0, REFUSED))], [false, false]);
    // A refusal is an answer: ethers asks nobody else; viem asks them all, and the last one's refusal counts.
    assert.deepEqual(asked.last, client === "ethers" ? [] : ["POST"]);
  });
}

test("a missing payment is penalised after its deadline", async () => {
  const answer = answerOf({ ...intentOf(9), amount: 10n ** 15n });
  await node.send("evm_setNextBlockTimestamp", [Number(answer.firstBy) + 1]);
  const receipt = await (await serviceProvider.penalize(...(await penalty(answer)))).wait();
  assert.equal(receipt.status, 1);
  console.log(`penalize: ${receipt.gasUsed} gas`);
});

function startAnvil() {
  anvil = spawn(join(root, "node_modules/.bin/anvil"), ["--port", "0", "--hardfork", "prague", "--accounts", "1"]);
  return new Promise((resolve, reject) => {
    anvil.on("exit", () => reject(new Error("anvil ended before it listened")));
    anvil.stdout.on("data", (text) => {
      const found = /Listening on (\S+)/.exec(text);
      if (found) resolve((rpc = `http://${found[1]}`));
    });
  });
}

/** What the oracle does for real clients: here, it approves everything but one exchange. */
async function startGateways() {
  busy = await serve("busy", () => [503, { code: "overloaded", message: "overloaded" }]);
  gateway = await serve("gateway", answerTo);
  last = await serve("last", answerTo);
}

async function serve(name, reply) {
  const server = createServer(async (request, response) => {
    asked[name].push(request.method);
    let body = "";
    for await (const part of request) body += part;
    const [status, document] = reply(body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function answerTo(body) {
  const [intent] = shapesOf.decodeFunctionData("answer", JSON.parse(body).data);
  if (intent.sequence === BigInt(REFUSED)) return [409, { code: "insufficient-consumer-deposit", message: "insufficient-consumer-deposit" }];
  return [200, { data: abi.encode([shapes.Answer, shapes.Attestation], [answerOf(intent), attest(answerOf(intent))]) }];
}

async function deploy() {
  node = new JsonRpcProvider(rpc, undefined, { cacheTimeout: -1, pollingInterval: 20 });
  deployer = Wallet.fromPhrase("test test test test test test test test test test test junk", node);
  const nonce = await deployer.getNonce();
  const coming = getCreateAddress({ from: deployer.address, nonce: nonce + 2 });
  oracle = await create("OracleContract", coming);
  user = await create("UserContract", oracle.target, coming, [DOWN, ...[busy, gateway, last].map((server) => `http://127.0.0.1:${server.address().port}/v1/ccip`)], []);
  serviceProvider = await create("ServiceProviderContract", user.target, oracle.target);
  for (const party of [consumer, provider]) await node.send("anvil_setBalance", [party.address, "0x56bc75e2d63100000"]);
}

async function create(name, ...parameters) {
  const artifact = JSON.parse(readFileSync(join(root, `contracts/evm/out/${name}.sol/${name}.json`), "utf8"));
  const made = await new ContractFactory(artifact.abi, artifact.bytecode.object, deployer).deploy(...parameters);
  const receipt = await made.deploymentTransaction().wait();
  console.log(`deploy ${name}: ${receipt.gasUsed} gas`);
  return new Contract(made.target, artifact.abi, deployer);
}

async function initialize() {
  await report("initialize", serviceProvider.initialize(g2Eip2537(group.point), id("group"), id("setup")));
  const [validUntil, nonce] = [2_000_000_000n, id("nonce")];
  const payload = solidityPacked(["string", "address", "uint64"], ["attestor", attestor.address, validUntil]);
  const approval = groupSigned("governance", nonce, keccak256(payload));
  await report("registerAttestor", oracle.registerAttestor(attestor.address, validUntil, 1, nonce, approval));
  const setup = solidityPacked(["string", "bytes32", "uint32", "bytes32"], ["setup", id("agreement"), 1, id("cid")]);
  const anchor = groupSigned("governance", keccak256(setup), keccak256(setup));
  await report("anchorSetup", serviceProvider.anchorSetup(id("agreement"), 1, id("cid"), 1, keccak256(setup), anchor));
}

async function lock() {
  agreement = {
    consumer: consumer.address, consumerFabric: id("consumer"), provider: provider.address, providerFabric: id("provider"),
    paymentChain: chain, paymentContract: word(user.target), dataChain: id("fabric:mychannel"), dataContract: id("notary"),
    paymentAsset: ZeroHash, dataHash: id("data"), minPrice: 1n, maxPrice: 10n ** 18n, rate: 10n ** 18n, coefficient: 12_000n,
    exchangeSeconds: 120n, responseSeconds: 40n, challengeSeconds: 60n, graceSeconds: 5n,
    paymentDepth: 2n, dataDepth: 1n, highValueLimit: 10n ** 18n, expiry: 4_000_000_000n, salt: id("salt"),
  };
  agreementId = hashed("Agreement", agreement, domain).digest;
  const signatures = [consumer, provider].map((party) => party.signingKey.sign(agreementId).serialized);
  const asConsumer = serviceProvider.connect(consumer.connect(node));
  for (const name of ["lock", "lock again"]) await report(name, asConsumer.lock(agreement, ...signatures, { value: 10n ** 18n }));
}

async function report(name, sending) {
  const receipt = await (await sending).wait();
  console.log(`${name}: ${receipt.gasUsed} gas`);
}

function groupSigned(kind, nonce, body) {
  const fields = { kind, hash: "keccak256", chain, contract: word(serviceProvider.target), epoch: 1n, nonce, body };
  return sign(group.secretKey, groupMessage(fields).message).signatureEip2537;
}

function intentOf(sequence) {
  const validUntil = String(Math.floor(Date.now() / 1000) + 600);
  return { agreementId, sequence: String(sequence), amount: "1000000000000000", indexHash: id("index"), firstMover: "0", validUntil };
}

function answerOf({ sequence, amount, indexHash, firstMover, validUntil }) {
  const required = (BigInt(amount) * 12_000n + 9_999n) / 10_000n;
  const issuedAt = BigInt(validUntil) - 600n;
  const { minPrice, maxPrice, dataHash, ...parties } = agreement;
  const fields = {
    ...parties, agreementId, sequence, amount, paymentRequired: required, dataRequired: required, indexHash,
    issuedAt, firstMover, firstBy: issuedAt + 80n, secondBy: issuedAt + 120n,
  };
  return Object.fromEntries(types.Answer.map(({ name }) => [name, fields[name]]));
}

const digestOf = (answer) => hashed("Answer", answer, answerDomain(agreementId)).digest;

function attest(answer) {
  const leaf = keccak256(concat(["0x00", digestOf(answer)]));
  const digest = keccak256(concat([toUtf8Bytes("notary/v1/answers"), leaf]));
  return { epoch: 1n, path: [], signature: attestor.signingKey.sign(digest).serialized };
}

async function penalty(answer) {
  const intent = intentOf(answer.sequence);
  const signature = consumer.signingKey.sign(hashed("PaymentIntent", intent, domain).digest).serialized;
  const [account] = await serviceProvider.account(agreementId, word(consumer.address));
  const leaf = penaltyLeaf({ ...answer, kind: 0, account, victim: word(provider.address), amount: answer.paymentRequired, answerDigest: digestOf(answer) });
  const proof = { epoch: 1n, nonce: id("first"), path: [], signature: groupSigned("penalty", id("first"), keccak256(concat(["0x00", leaf]))) };
  return [answer, attest(answer), 0, intent.validUntil, signature, proof];
}

async function runClient(client, intent) {
  for (const requests of Object.values(asked)) requests.length = 0;
  const file = join(folder, `${client}-${intent.sequence}.json`);
  writeFileSync(file, JSON.stringify(intent));
  const script = join(root, "tests/clients/ccip.mjs");
  const parameters = ["--client", client, "--rpc", rpc, "--contract", user.target, "--key", consumer.privateKey, "--intent", file];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...parameters], { timeout: 60_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
