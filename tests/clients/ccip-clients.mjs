// authorize and pay, once with ethers and once with viem. The ABI is the built contract's (contracts/evm/build.sh).
import { readFileSync } from "node:fs";
import { Contract, JsonRpcProvider, Wallet } from "ethers";
import { createPublicClient, createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { domain, types } from "../vectors/typed.mjs";

const artifact = new URL("../../contracts/evm/out/UserContract.sol/UserContract.json", import.meta.url);
const { abi } = JSON.parse(readFileSync(artifact, "utf8"));
const typed = { PaymentIntent: types.PaymentIntent };

export async function ethers({ rpc, contract, key }) {
  const provider = new JsonRpcProvider(rpc, undefined, { pollingInterval: 50, staticNetwork: false });
  const wallet = new Wallet(key, provider);
  const user = new Contract(contract, abi, wallet);
  return {
    async authorize(intent) {
      const signature = await wallet.signTypedData(domain, typed, intent);
      const [answer, attestation] = await user.authorize.staticCall(intent, signature, { enableCcipRead: true });
      return [answer.toObject(), { ...attestation.toObject(), path: [...attestation.path] }];
    },
    async pay(answer, attestation) {
      const sent = await user.pay(answer, attestation, { value: answer.amount });
      const receipt = await sent.wait();
      provider.destroy();
      return { transaction: sent.hash, status: receipt.status === 1 ? "success" : "reverted", gasUsed: receipt.gasUsed };
    },
  };
}

export async function viem({ rpc, contract, key }) {
  const account = privateKeyToAccount(key);
  const reader = createPublicClient({ transport: http(rpc), pollingInterval: 50 });
  const chain = { id: await reader.getChainId(), name: "payment", nativeCurrency: { name: "coin", symbol: "C", decimals: 18 }, rpcUrls: {} };
  const writer = createWalletClient({ account, chain, transport: http(rpc) });
  return {
    async authorize(intent) {
      const message = withIntegers(intent);
      const signature = await account.signTypedData({ domain, types: typed, primaryType: "PaymentIntent", message });
      return reader.readContract({ address: contract, abi, functionName: "authorize", args: [message, signature] });
    },
    async pay(answer, attestation) {
      const call = { address: contract, abi, functionName: "pay", args: [answer, attestation], value: answer.amount };
      const hash = await writer.writeContract(call);
      const receipt = await reader.waitForTransactionReceipt({ hash });
      return { transaction: hash, status: receipt.status, gasUsed: receipt.gasUsed };
    },
  };
}

/** viem wants bigints for 64 bits and more, and numbers below. */
function withIntegers(intent) {
  const integers = { sequence: BigInt, amount: BigInt, validUntil: BigInt, firstMover: Number };
  return Object.fromEntries(Object.entries(intent).map(([name, value]) => [name, integers[name]?.(value) ?? value]));
}
