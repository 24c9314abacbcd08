// What each call of the contracts costs on the node at the given URL: node calls.mjs URL. Last line: {metric: gas}.
// "steady" means that the words it writes are non-zero before: earlier exchanges set them.
import { id, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import * as make from "./world.mjs";

const gas = {};
const report = (name, used) => (gas[name] = Number(used));
const world = await start();
const { oracle, user, serviceProvider, token, asConsumer, asProvider } = world;

async function start() {
  const node = await make.connect(process.argv[2]);
  const contracts = await make.deploy(node, report);
  const now = BigInt((await node.node.getBlock("latest")).timestamp);
  return { ...node, ...contracts, now };
}

async function cost(name, sending) {
  const receipt = await (await sending).wait();
  if (receipt.status !== 1) throw new Error(`${name} failed`);
  if (name) report(name, receipt.gasUsed);
  return receipt;
}

async function govern() {
  await cost("initialize", serviceProvider.initialize(...make.newGroup(1n).slice(1), id("setup")));
  const attestor = [make.parties.attestor.address, world.now + 10n ** 6n];
  await cost("registerAttestor", oracle.registerAttestor(...attestor, ...make.governed(world, ["string", "address", "uint64"], ["attestor", ...attestor])));
  const setup = [id("agreement"), 1, id("cid")];
  await cost("anchorSetup", serviceProvider.anchorSetup(...setup, ...make.governed(world, ["string", "bytes32", "uint32", "bytes32"], ["setup", ...setup])));
  const header = [id("eip155:10"), 5, id("block")];
  await cost("anchorHeader", serviceProvider.anchorHeader(...header, ...make.governed(world, ["string", "bytes32", "uint64", "bytes32"], ["header", ...header])));
  for (const number of [1n, 2n]) {
    const nonce = toBeHex(number, 32);
    const signature = make.groupSigned(world, "checkpoint", nonce, id("cid"));
    await cost(number === 1n ? null : "anchorCheckpoint", serviceProvider.anchorCheckpoint(number, id("cid"), 1n, signature));
  }
}

async function lock(name, agreement) {
  const value = agreement.paymentAsset === ZeroHash ? make.deposit : 0n;
  const locking = async () => {
    if (value === 0n) await cost(null, token.connect(asConsumer).approve(serviceProvider.target, make.deposit));
    return serviceProvider.connect(asConsumer).lock(agreement, ...make.signaturesOf(agreement), { value });
  };
  await cost(`lock${name}.first`, locking());
  await cost(`lock${name}.again`, locking());
}

/** A first exchange in its words, and a second one; alone in its batch, and one of 1,024 answers. */
async function pay(name, agreement) {
  const value = agreement.paymentAsset === ZeroHash ? make.price : 0n;
  const answers = Array.from({ length: 1_024 }, (_, sequence) => make.answerOf(agreement, sequence, world.now));
  const paying = (answer, [attestation]) => user.connect(asConsumer).pay(answer, attestation, { value });
  await cost(`pay${name}.first`, paying(answers[0], make.attest(world, [answers[0]])));
  await cost(`pay${name}`, paying(answers[1], make.attest(world, [answers[1]])));
  await cost(`pay${name}.batch1024`, paying(answers[2], make.attest(world, answers).slice(2)));
  await cost(`pay${name}.group`, paying(answers[3], make.attest(world, [answers[3]], true)));
  const [attestation] = make.attest(world, [answers[4]]);
  await cost(`payFor${name}`, value ? user.payFor(answers[4], attestation, ...make.intentOf(answers[4]), { value }) : payForToken(answers[4], attestation));
}

async function payForToken(answer, attestation) {
  await cost(null, token.mint(world.deployer.address, 10n * make.price));
  await cost(null, token.approve(user.target, 10n * make.price));
  return user.payFor(answer, attestation, ...make.intentOf(answer));
}

async function deliver(agreement) {
  const { dataIdentification, indexHash } = make.sealed();
  for (const [sequence, name] of [[0, "deliver.first"], [1, "deliver"]]) {
    const answer = make.answerOf(agreement, sequence, world.now, indexHash);
    await cost(name, user.connect(asProvider).deliver(answer, make.attest(world, [answer])[0], dataIdentification));
  }
}

async function withdraw(name, asset) {
  await cost(`withdraw${name}`, user.connect(asProvider).withdraw(asset));
}

async function prove(agreement) {
  const answer = make.answerOf(agreement, 20, world.now);
  const [attestation] = make.attest(world, [answer]);
  const paid = await cost(null, user.connect(asConsumer).pay(answer, attestation, { value: make.price }));
  await cost("proveInclusion", serviceProvider.proveInclusion(answer, attestation, 0, await make.receiptProof(world, paid)));
}

/** After the deadline: one in fresh words, one in used ones, and ten under one signature. */
async function penalize(agreement) {
  const answers = Array.from({ length: 12 }, (_, i) => make.answerOf(agreement, 30 + i, world.now));
  await world.node.send("evm_setNextBlockTimestamp", [Number(answers[0].firstBy) + 1]);
  for (const [i, name] of [[0, "penalize.first"], [1, "penalize"]]) await cost(name, penalizeOne(answers[i]));
  const batch = await chargesOf(answers.slice(2));
  const { gasUsed } = await cost("penalizeAll.10", serviceProvider.penalizeAll(...batch));
  report("penalizeAll.further", (Number(gasUsed) - gas.penalize) / 9);
}

async function penalizeOne(answer) {
  const { paths, ...proof } = await make.penaltiesOf(world, [answer]);
  return serviceProvider.penalize(answer, make.attest(world, [answer])[0], 0, ...make.intentOf(answer), { ...proof, path: paths[0] });
}

async function chargesOf(answers) {
  const attestations = make.attest(world, answers);
  const { paths, epoch, nonce, signature } = await make.penaltiesOf(world, answers);
  const charges = answers.map((answer, i) => {
    const [intentValidUntil, intentSignature] = make.intentOf(answer);
    return { answer, attestation: attestations[i], kind: 0, intentValidUntil, intentSignature, path: paths[i] };
  });
  return [charges, epoch, nonce, signature];
}

async function bonds(agreement) {
  const attestor = make.parties.attestor.address;
  await cost("payBond.first", oracle.payBond(attestor, { value: make.deposit }));
  await cost("payBond", oracle.payBond(attestor, { value: make.deposit }));
  const release = [attestor, make.parties.provider.address, make.price];
  const released = ["bond-release", attestor, make.wordOf(make.parties.provider.address), make.price];
  await cost("releaseBond", oracle.releaseBond(...release, ...make.governed(world, ["string", "address", "bytes32", "uint256"], released)));
  const [zero, evidence] = ["0x" + "00".repeat(20), id("evidence")];
  const forfeited = ["bond-slash", attestor, make.wordOf(zero), make.price, evidence];
  const forfeit = make.governed(world, ["string", "address", "bytes32", "uint256", "bytes32"], forfeited);
  await cost("slashBond", oracle.slashBond(attestor, zero, make.price, evidence, ...forfeit));
  const answers = ["one", "other"].map((data) => make.answerOf(agreement, 50, world.now, id(data)));
  const attested = answers.flatMap((answer) => [answer, make.attest(world, [answer])[0]]);
  await cost("proveContradiction", oracle.proveContradiction(...attested));
}

async function changeGroup() {
  const [epoch, key, groupId] = make.newGroup(2n);
  const payload = [["string", "uint64", "bytes", "bytes32"], ["group", epoch, make.compressedKey(), groupId]];
  const signature = make.governed(world, ...payload).at(-1);
  await cost("changeGroup", serviceProvider.changeGroup(epoch, key, groupId, signature));
}

const native = make.agreementOf(world);
const inToken = make.agreementOf(world, make.wordOf(token.target));
await cost(null, token.mint(make.parties.consumer.address, 10n * make.deposit));
await govern();
await lock("", native);
await lock(".erc20", inToken);
await cost(null, token.connect(asConsumer).approve(user.target, make.deposit));
await pay("", native);
await pay(".erc20", inToken);
await deliver(native);
await withdraw("", ZeroAddress);
await withdraw(".erc20", token.target);
await prove(native);
await penalize(native);
await bonds(native);
await changeGroup();
console.log(JSON.stringify(gas));
world.node.destroy();
