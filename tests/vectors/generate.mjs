// Writes protocol.json: one exchange computed with ethers and @noble/curves only, so that our own code is checked
// against somebody else's. `node tests/vectors/generate.mjs --check` fails where the stored file differs.
import { readFileSync, writeFileSync } from "node:fs";
import { AbiCoder, concat, dataSlice, getAddress, id, keccak256, sha256, solidityPacked, toBeHex, toUtf8Bytes, TypedDataEncoder, ZeroHash } from "ethers";
import * as bls from "./bls.mjs";
import { checkpoint, cidOf, groupMessage, hashes, merkle, penaltyLeaf, sealIndex } from "./messages.mjs";
import * as cast from "./parties.mjs";
import { answerDomain, contracts, domain, encoder, hashed, shapes, sign, types } from "./typed.mjs";

const abi = AbiCoder.defaultAbiCoder();
const { consumer, provider, attestor, fabricConsumer, fabricProvider, group } = cast;
const paymentChain = cast.utf8Hash(cast.paymentChainId);
const dataChain = cast.utf8Hash(cast.dataChainId);
const paymentContract = cast.word(cast.userContract);
const dataContract = cast.utf8Hash(cast.chaincodeName);
const sequence = 7n;

const ceilDiv = (a, b) => (a + b - 1n) / b;
const required = ({ amount, rate, coefficient }) => ({
  amount, rate, coefficient,
  paymentRequired: ceilDiv(amount * coefficient, 10_000n),
  dataRequired: ceilDiv(amount * rate * coefficient, 10_000n * 10n ** 18n),
});

const agreement = {
  consumer: consumer.address, consumerFabric: fabricConsumer.partyId,
  provider: provider.address, providerFabric: fabricProvider.partyId,
  paymentChain, paymentContract, dataChain, dataContract,
  paymentAsset: ZeroHash, dataHash: cast.utf8Hash("notary/vectors/data"),
  minPrice: 1_000n, maxPrice: 10n ** 18n, rate: 2_500_000_000_000_000_001n, coefficient: 12_001n,
  exchangeSeconds: 120n, responseSeconds: 40n, challengeSeconds: 60n, graceSeconds: 5n,
  paymentDepth: 2n, dataDepth: 1n, highValueLimit: 5n * 10n ** 18n, expiry: 2_000_000_000n, salt: cast.utf8Hash("notary/vectors/salt"),
};
const agreementHash = hashed("Agreement", agreement, domain);
const agreementId = agreementHash.digest;

const index = {
  dataIndex: cast.utf8Hash("notary/vectors/index"), ephemeralSecret: cast.utf8Hash("notary/vectors/ephemeral"),
  nonce: dataSlice(cast.utf8Hash("notary/vectors/nonce"), 0, 12), agreementId, sequence,
};
const sealed = sealIndex({ ...index, consumer });
const indexHash = sha256(sealed.dataIdentification);

const amount = 333_333_333_333_333_333n;
const sums = required({ amount, rate: agreement.rate, coefficient: agreement.coefficient });
const intent = { agreementId, sequence, amount, indexHash, firstMover: 0n, validUntil: 1_900_000_100n };
const answer = {
  agreementId, sequence, consumer: agreement.consumer, consumerFabric: agreement.consumerFabric,
  provider: agreement.provider, providerFabric: agreement.providerFabric,
  paymentChain, paymentContract, dataChain, dataContract, paymentAsset: agreement.paymentAsset,
  amount, paymentRequired: sums.paymentRequired, dataRequired: sums.dataRequired, indexHash,
  issuedAt: 1_900_000_000n, firstMover: 0n, firstBy: 1_900_000_080n, secondBy: 1_900_000_120n,
};
const digestOf = (value) => hashed("Answer", value, answerDomain(agreementId)).digest;
const following = [1n, 2n].map((step) => ({ ...answer, sequence: sequence + step }));
const answers = [answer, ...following];
const challenge = { agreementId, sequence, kind: 0n, answerDigest: digestOf(answer), evidenceHash: cast.utf8Hash("notary/vectors/evidence") };
const exchangeIdOf = (number) => keccak256(solidityPacked(["bytes32", "uint64"], [agreementId, number]));

const publicKeyCompressed = bls.g2Compressed(group.point);
const depositAccount = (party) => getAddress(dataSlice(keccak256(concat([publicKeyCompressed, agreementId, party])), 12));

async function attestation(list) {
  const tree = merkle(list.map(digestOf), keccak256);
  const digest = keccak256(concat([toUtf8Bytes("notary/v1/answers"), tree.root]));
  return { digests: list.map(digestOf), leaves: list.map((a) => keccak256(concat(["0x00", digestOf(a)]))), ...tree, digest, signature: attestor.signingKey.sign(digest).serialized };
}

function penaltyList(hash, kind, accused, victim, amountOf) {
  const leaves = answers.map((a) => ({
    agreementId, sequence: a.sequence, kind, account: depositAccount(accused), victim, amount: amountOf(a), answerDigest: digestOf(a),
  }));
  const bytes = leaves.map(penaltyLeaf);
  const tree = (list) => ({ ...merkle(list, hashes[hash]) });
  return { hash, penalties: leaves, leafBytes: bytes, leaves: bytes.map((b) => hashes[hash](concat(["0x00", b]))), one: tree(bytes.slice(0, 1)), three: tree(bytes) };
}

const penalties = {
  evm: penaltyList("keccak256", 0n, cast.word(consumer.address), cast.word(provider.address), (a) => a.paymentRequired),
  fabric: penaltyList("sha256", 1n, fabricProvider.partyId, fabricConsumer.partyId, (a) => a.dataRequired),
};

const attestorPayload = solidityPacked(["string", "address", "uint64"], ["attestor", attestor.address, 1_950_000_000n]);
const cidDigest = sha256(toUtf8Bytes('{"model":"demo","version":1}'));
const setupPayload = solidityPacked(["string", "bytes32", "uint32", "bytes32"], ["setup", agreementId, 3n, cidDigest]);
const nextGroup = { epoch: 2n, publicKey: bls.g2Compressed(bls.generator), publicKeyEip2537: bls.g2Eip2537(bls.generator), groupId: cast.utf8Hash("notary/vectors/group") };
const groupPayload = solidityPacked(["string", "uint64", "bytes", "bytes32"], ["group", nextGroup.epoch, nextGroup.publicKey, nextGroup.groupId]);

const logs = checkpoint({
  number: 3, previous: cidOf(cidDigest), time: 1_900_000_000,
  heads: [["notary-1", 42], ["oracle", 2 ** 31 + 7]].map(([log, position]) => ({ log, position, hash: cast.utf8Hash(`notary/vectors/${log}`) })),
});

const chains = {
  evm: { hash: "keccak256", chain: paymentChain, contract: cast.word(cast.serviceProviderContract) },
  fabric: { hash: "sha256", chain: dataChain, contract: dataContract },
};

function messagesOf(name, { hash, chain, contract }) {
  const h = hashes[hash];
  const root = (list) => merkle(list.map(digestOf), keccak256).root;
  const bodies = {
    penalty: { nonce: exchangeIdOf(sequence), body: penalties[name].one.root },
    release: { nonce: exchangeIdOf(1n), body: h(toUtf8Bytes("notary/vectors/release")) },
    answer: { nonce: ZeroHash, body: root(answers) },
    checkpoint: { nonce: logs.nonce, body: logs.cidDigest },
    governance: { nonce: cast.utf8Hash("notary/vectors/governance"), body: h(attestorPayload) },
    watermark: { nonce: ZeroHash, body: h(toUtf8Bytes("notary/vectors/watermark")) },
  };
  return Object.entries(bodies).map(([kind, fields]) => signed({ on: name, kind, hash, chain, contract, epoch: 1n, ...fields }));
}

function signed(fields) {
  const text = groupMessage(fields);
  return { ...fields, ...text, ...bls.sign(group.secretKey, text.message) };
}

const one = await attestation([answer]);
const three = await attestation(answers);
const attestationValue = { epoch: 1n, path: three.paths[0], signature: three.signature };
const intentSignature = await sign(consumer, "PaymentIntent", intent, domain);
const governanceOf = (payload) => Object.entries(chains).map(([on, chain]) => {
  const digest = hashes[chain.hash](payload);
  return signed({ on, kind: "governance", ...chain, epoch: 1n, nonce: digest, body: digest });
});
const signature = async (wallet, type, value) => sign(wallet, type, value, domain);
const person = (wallet) => ({ privateKey: wallet.privateKey, publicKey: wallet.signingKey.compressedPublicKey, address: wallet.address, partyId: cast.word(wallet.address) });

const vectors = {
  about: "Computed by tests/vectors/generate.mjs from docs/formats.md with ethers and @noble/curves. Integers are decimal strings, bytes are 0x-hex.",
  evmParties: { consumer: person(consumer), provider: person(provider), attestor: person(attestor) },
  fabricParties: { consumer: fabricConsumer, provider: fabricProvider },
  chains: {
    payment: { chainId: cast.paymentChainId, chain: paymentChain, userContract: cast.userContract, serviceProviderContract: cast.serviceProviderContract, contract: paymentContract },
    data: { chainId: cast.dataChainId, chain: dataChain, chaincodeName: cast.chaincodeName, contract: dataContract },
    fabricToken: cast.utf8Hash("token"),
  },
  types: Object.fromEntries(Object.keys(types).map((type) => [type, { encodedType: encoder(type).encodeType(type), typeHash: id(encoder(type).encodeType(type)) }])),
  domains: { common: TypedDataEncoder.hashDomain(domain), answer: TypedDataEncoder.hashDomain(answerDomain(agreementId)) },
  agreement: { value: agreement, ...agreementHash, consumerSignature: await signature(consumer, "Agreement", agreement), providerSignature: await signature(provider, "Agreement", agreement) },
  intent: { value: intent, ...hashed("PaymentIntent", intent, domain), signature: intentSignature },
  answer: { value: answer, ...hashed("Answer", answer, answerDomain(agreementId)) },
  challenge: { value: challenge, ...hashed("Challenge", challenge, domain), signature: await signature(provider, "Challenge", challenge) },
  exchangeIds: answers.map((a) => ({ agreementId, sequence: a.sequence, exchangeId: exchangeIdOf(a.sequence) })),
  requiredAmounts: [
    sums,
    ...[[1n, 1n, 10_000n], [10_000n, 10n ** 18n, 10_000n], [9_999n, 10n ** 18n, 10_001n], [1n, 10n ** 18n, 15_000n], [10n ** 24n, 3n, 65_000n]]
      .map(([a, rate, coefficient]) => required({ amount: a, rate, coefficient })),
  ],
  bls: { dst: bls.DST, secretKey: toBeHex(BigInt("0x" + Buffer.from(group.secretKey).toString("hex")), 32), publicKeyCompressed, publicKeyEip2537: bls.g2Eip2537(group.point) },
  depositAccounts: {
    consumerEvm: depositAccount(cast.word(consumer.address)), providerEvm: depositAccount(cast.word(provider.address)),
    consumerFabric: depositAccount(fabricConsumer.partyId), providerFabric: depositAccount(fabricProvider.partyId),
  },
  attestations: { one, three },
  penalties,
  governance: {
    attestor: { address: attestor.address, validUntil: 1_950_000_000n, payload: attestorPayload, keccak256: keccak256(attestorPayload), sha256: sha256(attestorPayload) },
    setup: { agreementId, version: 3n, cidDigest, payload: setupPayload, keccak256: keccak256(setupPayload), sha256: sha256(setupPayload), messages: governanceOf(setupPayload) },
    group: { ...nextGroup, payload: groupPayload, keccak256: keccak256(groupPayload), sha256: sha256(groupPayload), messages: governanceOf(groupPayload) },
  },
  checkpoint: logs,
  groupMessages: Object.entries(chains).flatMap(([name, chain]) => messagesOf(name, chain)),
  dataIdentification: { ...index, consumerPrivateKey: consumer.privateKey, ...sealed, indexHash },
  abi: {
    agreement: abi.encode([shapes.Agreement], [agreement]),
    answer: abi.encode([shapes.Answer], [answer]),
    attestation: abi.encode([shapes.Attestation], [attestationValue]),
    lookupResponse: abi.encode([shapes.Answer, shapes.Attestation], [answer, attestationValue]),
    authorizeCallData: contracts.encodeFunctionData("authorize", [intent, intentSignature]),
    lookupCallData: contracts.encodeFunctionData("answer", [intent, intentSignature]),
    payCallData: contracts.encodeFunctionData("pay", [answer, attestationValue]),
    selectors: Object.fromEntries(["authorize", "authorizeCallback", "answer", "pay", "payFor", "lock", "penalize", "registerAttestor", "anchorSetup", "anchorCheckpoint", "changeGroup"].map((name) => [name, contracts.getFunction(name).selector])),
  },
};

const file = new URL("protocol.json", import.meta.url);
const text = JSON.stringify(vectors, (_, value) => (typeof value === "bigint" ? value.toString() : value), 2) + "\n";
if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("tests/vectors/protocol.json is not what generate.mjs writes: run node tests/vectors/generate.mjs");
  process.exitCode = 1;
}
