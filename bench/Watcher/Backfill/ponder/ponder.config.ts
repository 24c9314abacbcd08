import { createConfig } from "ponder";

export const abi = [
  {
    type: "event",
    name: "Paid",
    inputs: [
      { name: "agreementId", type: "bytes32", indexed: true },
      { name: "sequence", type: "uint64", indexed: true },
      { name: "answerDigest", type: "bytes32", indexed: false },
      { name: "payee", type: "address", indexed: false },
      { name: "amount", type: "uint256", indexed: false },
    ],
  },
] as const;

export default createConfig({
  chains: { anvil: { id: 31337, rpc: process.env.BENCH_RPC!, disableCache: false } },
  contracts: {
    UserContract: {
      chain: "anvil",
      abi,
      address: process.env.BENCH_CONTRACT as `0x${string}`,
      startBlock: 0,
      endBlock: Number(process.env.BENCH_END),
    },
  },
});
