// EIP-712 types and ABI shapes of docs/formats.md.
import { Interface, TypedDataEncoder } from "ethers";

const fields = (text) => text.split(",").map((field) => ({ type: field.trim().split(" ")[0], name: field.trim().split(" ")[1] }));

export const types = {
  Agreement: fields(`address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,
    bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,bytes32 paymentAsset,bytes32 dataHash,
    uint256 minPrice,uint256 maxPrice,uint256 rate,uint32 coefficient,
    uint32 exchangeSeconds,uint32 responseSeconds,uint32 challengeSeconds,uint32 graceSeconds,
    uint32 paymentDepth,uint32 dataDepth,uint256 highValueLimit,uint64 expiry,bytes32 salt`),
  PaymentIntent: fields("bytes32 agreementId,uint64 sequence,uint256 amount,bytes32 indexHash,uint8 firstMover,uint64 validUntil"),
  Answer: fields(`bytes32 agreementId,uint64 sequence,address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,
    bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,bytes32 paymentAsset,
    uint256 amount,uint256 paymentRequired,uint256 dataRequired,bytes32 indexHash,
    uint64 issuedAt,uint8 firstMover,uint64 firstBy,uint64 secondBy`),
  Challenge: fields("bytes32 agreementId,uint64 sequence,uint8 kind,bytes32 answerDigest,bytes32 evidenceHash"),
};

export const domain = { name: "Notary", version: "1" };
export const answerDomain = (agreementId) => ({ ...domain, salt: agreementId });
export const encoder = (type) => TypedDataEncoder.from({ [type]: types[type] });

export function hashed(type, value, typeDomain) {
  const of = encoder(type);
  return { structHash: of.hash(value), digest: TypedDataEncoder.hash(typeDomain, { [type]: types[type] }, value) };
}

export const sign = (wallet, type, value, typeDomain) => wallet.signTypedData(typeDomain, { [type]: types[type] }, value);

const tuple = (type) => `tuple(${types[type].map((f) => `${f.type} ${f.name}`).join(",")})`;
export const shapes = {
  Agreement: tuple("Agreement"),
  PaymentIntent: tuple("PaymentIntent"),
  Answer: tuple("Answer"),
  Attestation: "tuple(uint64 epoch,bytes32[] path,bytes signature)",
  PenaltyProof: "tuple(uint64 epoch,bytes32 nonce,bytes32[] path,bytes signature)",
};

export const contracts = new Interface([
  `function authorize(${shapes.PaymentIntent} intent, bytes signature) view returns (${shapes.Answer}, ${shapes.Attestation})`,
  `function authorizeCallback(bytes response, bytes extraData) view returns (${shapes.Answer}, ${shapes.Attestation})`,
  `function answer(${shapes.PaymentIntent} intent, bytes signature) returns (${shapes.Answer}, ${shapes.Attestation})`,
  `function pay(${shapes.Answer} answer, ${shapes.Attestation} attestation) payable`,
  `function payFor(${shapes.Answer} answer, ${shapes.Attestation} attestation, uint64 validUntil, bytes signature) payable`,
  `function lock(${shapes.Agreement} agreement, bytes consumerSignature, bytes providerSignature) payable`,
  `function penalize(${shapes.Answer} answer, ${shapes.Attestation} attestation, uint8 kind, uint64 intentValidUntil, bytes intentSignature, ${shapes.PenaltyProof} proof)`,
  "function registerAttestor(address attestor, uint64 validUntil, uint64 epoch, bytes32 nonce, bytes signature)",
  "function anchorSetup(bytes32 agreementId, uint32 version, bytes32 cidDigest, uint64 epoch, bytes32 nonce, bytes signature)",
  "function anchorCheckpoint(uint64 number, bytes32 cidDigest, uint64 epoch, bytes signature)",
  "function changeGroup(uint64 newEpoch, bytes publicKey, bytes32 groupId, bytes signature)",
  "error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData)",
]);
