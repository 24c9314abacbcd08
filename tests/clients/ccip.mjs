#!/usr/bin/env node
// One exchange's payment with the CCIP-Read (EIP-3668) support of ethers or viem and nothing of ours:
//   node ccip.mjs --client ethers|viem --rpc URL --contract USER_CONTRACT --key 0x… --intent FILE|- [--dry-run]
// The intent is JSON with the members of PaymentIntent (integers as decimal strings); its signature is made with the
// key. authorize leads to the gateway and back, then pay sends the amount (native coin).
// Last line: {"client","answer","attestation","lookupMs","transaction","status","gasUsed"}.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as clients from "./ccip-clients.mjs";

const usage = "usage: ccip.mjs --client ethers|viem --rpc URL --contract ADDRESS --key 0x… --intent FILE|- [--dry-run]";
const { values: options } = parseArgs({
  options: {
    client: { type: "string", default: "ethers" },
    rpc: { type: "string" },
    contract: { type: "string" },
    key: { type: "string" },
    intent: { type: "string" },
    "dry-run": { type: "boolean", default: false },
  },
});

async function run() {
  const connect = Object.hasOwn(clients, options.client) && clients[options.client];
  if (!connect || !options.rpc || !options.contract || !options.key || !options.intent) throw new Error(usage);
  const intent = JSON.parse(readFileSync(options.intent === "-" ? 0 : options.intent, "utf8"));
  const client = await connect(options);
  const started = performance.now();
  const [answer, attestation] = await client.authorize(intent);
  const lookupMs = Math.round(performance.now() - started);
  const paid = options["dry-run"] ? {} : await client.pay(answer, attestation);
  return { client: options.client, answer, attestation, lookupMs, ...paid };
}

const asText = (_, value) => (typeof value === "bigint" ? value.toString() : value);

try {
  console.log(JSON.stringify(await run(), asText));
} catch (error) {
  const reason = error.revert?.name ?? error.cause?.data?.errorName;
  console.error([error.shortMessage ?? error.message, reason].filter(Boolean).join(" "));
  process.exitCode = 1;
}
