// The contracts on a node, wired and initialised, with everybody's signatures at hand: what the measured calls need.
import { readFileSync } from "node:fs";
import { concat, Contract, ContractFactory, encodeRlp, getCreateAddress, id, JsonRpcProvider, keccak256, sha256, solidityPacked, toBeHex, toUtf8Bytes, Wallet, zeroPadValue, ZeroHash } from "ethers";
import { g2Compressed, g2Eip2537, sign } from "../../tests/vectors/bls.mjs";
import { groupMessage, merkle, penaltyLeaf } from "../../tests/vectors/messages.mjs";
import { attestor, consumer, group, provider } from "../../tests/vectors/parties.mjs";
import { answerDomain, domain, hashed, types } from "../../tests/vectors/typed.mjs";

const out = new URL("../../contracts/evm/out/", import.meta.url);
const artifact = (name) => JSON.parse(readFileSync(new URL(`${name}.sol/${name}.json`, out), "utf8"));
const word = (address) => zeroPadValue(address, 32);
const coins = "0x56bc75e2d63100000"; // 100 coins
export const price = 10n ** 15n; // wei
export const deposit = 10n ** 18n;
export const parties = { consumer, provider, attestor };

export async function connect(url) {
  const node = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, pollingInterval: 20, batchMaxCount: 1 });
  const chain = id(`eip155:${(await node.getNetwork()).chainId}`);
  const deployer = Wallet.fromPhrase("test test test test test test test test test test test junk", node);
  const [asConsumer, asProvider] = [consumer.connect(node), provider.connect(node)];
  for (const party of [consumer, provider]) await node.send("anvil_setBalance", [party.address, coins]);
  return { node, chain, deployer, asConsumer, asProvider };
}

/** The three contracts and a token, in the order that docs/formats.md demands. */
export async function deploy({ deployer }, measured) {
  const token = await create(deployer, "TestToken", []);
  const coming = getCreateAddress({ from: deployer.address, nonce: (await deployer.getNonce()) + 2 });
  const oracle = await create(deployer, "OracleContract", [coming], measured);
  const user = await create(deployer, "UserContract", [oracle.target, coming, ["http://127.0.0.1:1/"], [token.target]], measured);
  return { token, oracle, user, serviceProvider: await create(deployer, "ServiceProviderContract", [user.target, oracle.target], measured) };
}

async function create(deployer, name, parameters, measured) {
  const { abi, bytecode } = artifact(name);
  const made = await new ContractFactory(abi, bytecode.object, deployer).deploy(...parameters);
  const { gasUsed } = await made.deploymentTransaction().wait();
  measured?.(`deploy.${name}`, gasUsed);
  return new Contract(made.target, abi, deployer);
}

/** Both legs on this chain, so that both kinds of penalty can be measured. */
export function agreementOf({ chain, user, now }, paymentAsset = ZeroHash) {
  return {
    consumer: consumer.address, consumerFabric: id("consumer"), provider: provider.address, providerFabric: id("provider"),
    paymentChain: chain, paymentContract: word(user.target), dataChain: chain, dataContract: word(user.target),
    paymentAsset, dataHash: id("data"), minPrice: 1n, maxPrice: deposit, rate: 10n ** 18n, coefficient: 12_000n,
    exchangeSeconds: 3_600n, responseSeconds: 40n, challengeSeconds: 60n, graceSeconds: 5n,
    paymentDepth: 2n, dataDepth: 1n, highValueLimit: deposit, expiry: now + 100_000n, salt: id("salt"),
  };
}

export const idOf = (agreement) => hashed("Agreement", agreement, domain).digest;
export const signaturesOf = (agreement) => [consumer, provider].map((party) => party.signingKey.sign(idOf(agreement)).serialized);

export function answerOf(agreement, sequence, issuedAt, sealed = id("sealed")) {
  const required = (price * 12_000n + 9_999n) / 10_000n;
  const fields = {
    ...agreement, agreementId: idOf(agreement), sequence, amount: price, paymentRequired: required, dataRequired: required,
    indexHash: sealed, issuedAt, firstMover: 0, firstBy: issuedAt + 600n, secondBy: issuedAt + 640n,
  };
  return Object.fromEntries(types.Answer.map(({ name }) => [name, fields[name]]));
}

const digestOf = (answer) => hashed("Answer", answer, answerDomain(answer.agreementId)).digest;

/** Answers under one signature of the attestor, or of the group: one attestation each. */
export function attest(world, answers, byGroup = false) {
  const { root, paths } = merkle(answers.map(digestOf), keccak256);
  const digest = keccak256(concat([toUtf8Bytes("notary/v1/answers"), root]));
  const signature = byGroup ? groupSigned(world, "answer", ZeroHash, root) : attestor.signingKey.sign(digest).serialized;
  return paths.map((path) => ({ epoch: 1n, path, signature }));
}

export function groupSigned({ chain, serviceProvider }, kind, nonce, body, epoch = 1n) {
  const fields = { kind, hash: "keccak256", chain, contract: word(serviceProvider.target), epoch, nonce, body };
  return sign(group.secretKey, groupMessage(fields).message).signatureEip2537;
}

/** What governance calls end with: epoch, nonce, signature. */
export function governed(world, typesOfPayload, payload) {
  const nonce = keccak256(solidityPacked(typesOfPayload, payload));
  return [1n, nonce, groupSigned(world, "governance", nonce, nonce)];
}

export function intentOf(answer) {
  const { agreementId, sequence, amount, indexHash, firstMover, issuedAt } = answer;
  const intent = { agreementId, sequence, amount, indexHash, firstMover, validUntil: issuedAt };
  return [issuedAt, consumer.signingKey.sign(hashed("PaymentIntent", intent, domain).digest).serialized];
}

/** Penalties for missing payments under one signature of the group: its nonce, signature and a path for each. */
export async function penaltiesOf(world, answers) {
  const leaves = await Promise.all(answers.map(async (answer) => {
    const [account] = await world.serviceProvider.account(answer.agreementId, word(consumer.address));
    return penaltyLeaf({ ...answer, kind: 0, account, victim: word(provider.address), amount: answer.paymentRequired, answerDigest: digestOf(answer) });
  }));
  const { root, paths } = merkle(leaves, keccak256);
  const nonce = keccak256(solidityPacked(["bytes32", "uint64"], [answers[0].agreementId, answers[0].sequence]));
  return { epoch: 1n, nonce, paths, signature: groupSigned(world, "penalty", nonce, root) };
}

export const newGroup = (epoch) => [epoch, g2Eip2537(group.point), id(`group ${epoch}`)];
export const compressedKey = () => g2Compressed(group.point);
export const wordOf = word;

/** A sealed index of the size that the data exchange makes, and its hash. */
export function sealed() {
  const dataIdentification = `0x01${"5a".repeat(33 + 12 + 52 + 16)}`;
  return { dataIdentification, indexHash: sha256(dataIdentification) };
}

const HEADER = ["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty", "number",
  "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas",
  "parentBeaconBlockRoot", "requestsHash"];
const INTEGERS = new Set(["difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas"]);
const integer = (value) => (BigInt(value) === 0n ? "0x" : toBeHex(BigInt(value)));

/** Of a block's only transaction: the trie is one leaf, with the key 0x80. */
export async function receiptProof({ node }, { blockHash, hash }) {
  const block = await node.send("eth_getBlockByHash", [blockHash, false]);
  const header = encodeRlp(HEADER.map((name) => (INTEGERS.has(name) ? integer(block[name]) : block[name])));
  const { status, cumulativeGasUsed, logsBloom, logs } = await node.send("eth_getTransactionReceipt", [hash]);
  const receipt = encodeRlp([integer(status), integer(cumulativeGasUsed), logsBloom, logs.map((log) => [log.address, log.topics, log.data])]);
  return { header, index: 0n, nodes: [encodeRlp(["0x2080", concat(["0x02", receipt])])] };
}
