// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Checkpoints} from "./Checkpoints.sol";
import {IUserContract} from "./Interfaces.sol";
import {Answer, Attestation, DELIVERY, PAYMENT, ReceiptProof} from "./Types.sol";

/// @title Proofs that a leg was performed, by anybody and without the notaries (PROTOCOL section 6, safety nets)
abstract contract Inclusions is Checkpoints {
    /// @notice The group anchored a block of another chain, whose receipts can be proved here from then on.
    event HeaderAnchored(bytes32 indexed chain, uint64 indexed number, bytes32 hash);
    /// @notice A leg is proved to be recorded with this answer's terms: it is legal, and challenges of it end.
    event InclusionProved(bytes32 indexed agreementId, uint64 indexed sequence, uint8 side, bytes32 answerDigest);

    /// @notice The leg belongs to another contract, or to a chain whose blocks are not anchored but known here.
    error WrongChain();
    /// @notice There is no such side of an exchange.
    error UnknownKind(uint8 kind);
    /// @notice Another block of this number was anchored before.
    error HeaderAnchoredBefore(bytes32 hash);
    /// @notice No block of this number and hash is known: it is too old, or not anchored.
    error UnknownHeader(uint64 number);
    /// @notice The leg was proved before.
    error LegalAlready();

    /// EIP-2935: the hashes of the last 8,191 blocks.
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    /// @notice C_u, which records legs and penalties.
    IUserContract public immutable user;

    /// @notice The hash of another chain's block, as the group anchored it; zero where it did not.
    mapping(bytes32 chain => mapping(uint64 number => bytes32)) public headers;
    /// @notice The answer with whose terms a leg is proved to be recorded; zero where it is not proved.
    mapping(bytes32 agreementId => mapping(uint8 side => mapping(uint64 sequence => bytes32))) public legal;

    constructor(IUserContract user_) {
        user = user_;
    }

    /// @notice Anchors a block of another chain by the group's signature of kind `governance`. Anyone may call.
    function anchorHeader(
        bytes32 chain_,
        uint64 number,
        bytes32 hash,
        uint64 epoch,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (chain_ == chain()) revert WrongChain();
        if (headers[chain_][number] != 0) revert HeaderAnchoredBefore(headers[chain_][number]);
        _useGovernance(epoch, nonce, abi.encodePacked("header", chain_, number, hash), signature);
        headers[chain_][number] = hash;
        emit HeaderAnchored(chain_, number, hash);
    }

    /// @notice Proves that a leg is recorded, by the receipt of the transaction that did it: its status becomes legal, it is
    /// not penalised any more, and its challenge ends. Anyone may call.
    /// @param side 0 the payment, 1 the delivery, each on the chain that the answer names for it
    function proveInclusion(
        Answer calldata answer,
        Attestation calldata attestation,
        uint8 side,
        ReceiptProof calldata proof
    ) external {
        if (side > DELIVERY) revert UnknownKind(side);
        if (legal[answer.agreementId][side][answer.sequence] != 0) revert LegalAlready();
        bytes32 answerDigest = oracle.verifyGiven(answer, attestation);
        uint64 number = user.requireRecorded(answer, side, answerDigest, proof);
        (bytes32 chain_, bytes32 recorder) = side == PAYMENT
            ? (answer.paymentChain, answer.paymentContract)
            : (answer.dataChain, answer.dataContract);
        _requireKnown(chain_, number, keccak256(proof.header));
        // On this chain there is only one that records legs.
        if (chain_ == chain() && recorder != bytes32(uint256(uint160(address(user))))) revert WrongChain();
        legal[answer.agreementId][side][answer.sequence] = answerDigest;
        emit InclusionProved(answer.agreementId, answer.sequence, side, answerDigest);
    }

    function _requireKnown(bytes32 chain_, uint64 number, bytes32 hash) private view {
        bytes32 trusted = chain_ == chain() ? _hashOf(number) : headers[chain_][number];
        if (trusted == 0 || trusted != hash) revert UnknownHeader(number);
    }

    /// Of this chain's block: the last 256 by the opcode, older ones by the history contract.
    function _hashOf(uint64 number) private view returns (bytes32 hash) {
        hash = blockhash(number);
        if (hash != 0) return hash;
        (bool found, bytes memory word) = HISTORY.staticcall(abi.encode(number));
        if (found && word.length == 32) hash = bytes32(word);
    }
}
