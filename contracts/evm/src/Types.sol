// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

// The structures of docs/formats.md. Times are Unix seconds, amounts base units of their asset.

// Sides of an exchange, which are also the kinds of penalty: a missing payment, a missing delivery.
uint8 constant PAYMENT = 0;
uint8 constant DELIVERY = 1;

// First movers.
uint8 constant CONSUMER_FIRST = 0;
uint8 constant PROVIDER_FIRST = 1;

/// What consumer and provider signed once, for any number of exchanges (PROTOCOL section 3).
struct Agreement {
    address consumer;
    bytes32 consumerFabric;
    address provider;
    bytes32 providerFabric;
    bytes32 paymentChain;
    bytes32 paymentContract;
    bytes32 dataChain;
    bytes32 dataContract;
    bytes32 paymentAsset;
    bytes32 dataHash;
    uint256 minPrice;
    uint256 maxPrice;
    uint256 rate; // data-chain token base units for one payment base unit, times 10^18
    uint32 coefficient; // basis points, at least 10,000
    uint32 exchangeSeconds; // T
    uint32 responseSeconds; // R
    uint32 challengeSeconds; // W
    uint32 graceSeconds;
    uint32 paymentDepth;
    uint32 dataDepth;
    uint256 highValueLimit;
    uint64 expiry;
    bytes32 salt;
}

/// The consumer's wish to make one exchange.
struct PaymentIntent {
    bytes32 agreementId;
    uint64 sequence;
    uint256 amount;
    bytes32 indexHash; // SHA-256 of the dataIdentification
    uint8 firstMover;
    uint64 validUntil;
}

/// The oracle's approval of one exchange; both chains accept the same one.
struct Answer {
    bytes32 agreementId;
    uint64 sequence;
    address consumer;
    bytes32 consumerFabric;
    address provider;
    bytes32 providerFabric;
    bytes32 paymentChain;
    bytes32 paymentContract;
    bytes32 dataChain;
    bytes32 dataContract;
    bytes32 paymentAsset;
    uint256 amount;
    uint256 paymentRequired;
    uint256 dataRequired;
    bytes32 indexHash;
    uint64 issuedAt;
    uint8 firstMover;
    uint64 firstBy;
    uint64 secondBy;
}

/// Signature over a Merkle root of answers: 65 bytes from an attestor, or 128 bytes (G1, EIP-2537) from the group.
struct Attestation {
    uint64 epoch;
    bytes32[] path;
    bytes signature;
}

/// The group's signature (G1, EIP-2537) over a Merkle root of penalties, and one penalty's path.
struct PenaltyProof {
    uint64 epoch;
    bytes32 nonce;
    bytes32[] path;
    bytes signature;
}

/// One penalty of a batch that the group signed: what it rests on, and its path to the batch's root.
struct Charge {
    Answer answer;
    Attestation attestation;
    uint8 kind;
    uint64 intentValidUntil;
    bytes intentSignature; // the consumer's, where a payment is missing
    bytes32[] path;
}

/// That a transaction is in a block: the header (RLP), the transaction's place from 0, and the nodes of the receipt trie
/// from the header's root to its receipt.
struct ReceiptProof {
    bytes header;
    uint256 index;
    bytes[] nodes;
}

/// What a contract keeps of an agreement after the first lock on its chain.
struct Terms {
    address consumer;
    uint32 coefficient;
    uint64 expiry;
    address provider;
    uint32 exchangeSeconds;
    uint32 responseSeconds;
    bool paymentHere;
    bool dataHere;
    bool released;
    uint256 minPrice;
    uint256 maxPrice;
    uint256 rate;
    address paymentAsset; // zero where payments are made on another chain
    uint32 challengeSeconds;
    uint32 graceSeconds;
}
