// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReceiptTrie} from "./ReceiptTrie.sol";
import {Rlp} from "./Rlp.sol";
import {ReceiptProof} from "./Types.sol";

/// @title What a block's header and a path in its receipt trie prove (PROTOCOL section 6, "included")
library Receipts {
    /// @notice The header is longer than any.
    error HeaderTooLong();
    /// @notice The transaction is in the block and was reverted.
    error TransactionFailed();
    /// @notice The transaction did not emit the event.
    error EventMissing();

    uint256 private constant MAX_HEADER = 4_096;
    uint256 private constant RECEIPTS_ROOT = 5;
    uint256 private constant AFTER_RECEIPTS_ROOT_TO_NUMBER = 2;
    uint256 private constant ADDRESS_BYTES = 20;
    bytes1 private constant WORD_PREFIX = 0xa0;

    /// @notice What a header says, for those who know that its keccak256 is a block's hash.
    function readHeader(bytes calldata header) internal pure returns (uint64 number, bytes32 receiptsRoot) {
        if (header.length > MAX_HEADER) revert HeaderTooLong();
        (bytes calldata root, bytes calldata rest) = Rlp.nextBytes(Rlp.skip(Rlp.list(header), RECEIPTS_ROOT));
        (bytes calldata height,) = Rlp.nextBytes(Rlp.skip(rest, AFTER_RECEIPTS_ROOT_TO_NUMBER));
        bool isNumber = height.length <= 8 && (height.length == 0 || height[0] != 0);
        if (root.length != 32 || !isNumber) revert Rlp.InvalidRlp();
        number = uint64(uint256(bytes32(height)) >> (256 - 8 * height.length));
        receiptsRoot = bytes32(root);
    }

    /// @notice Reverts unless the transaction succeeded and `emitter` emitted an event with these three topics, whose data
    /// begins with `firstWord`.
    function requireEvent(
        bytes32 receiptsRoot,
        ReceiptProof calldata proof,
        bytes32 emitter,
        bytes32[3] memory topics,
        bytes32 firstWord
    ) internal pure {
        bytes calldata receipt = ReceiptTrie.read(receiptsRoot, proof.index, proof.nodes);
        bytes calldata rest = _logs(receipt);
        bytes32 wanted = keccak256(
            abi.encodePacked(WORD_PREFIX, topics[0], WORD_PREFIX, topics[1], WORD_PREFIX, topics[2])
        );
        while (rest.length != 0) {
            bytes calldata log;
            (log, rest) = Rlp.nextList(rest);
            if (_matches(log, emitter, wanted, firstWord)) return;
        }
        revert EventMissing();
    }

    /// [status, cumulative gas, bloom, logs], behind its type where it has one (EIP-2718).
    function _logs(bytes calldata receipt) private pure returns (bytes calldata) {
        if (receipt.length == 0) revert Rlp.InvalidRlp();
        bytes calldata members = Rlp.list(uint8(receipt[0]) < 0xc0 ? receipt[1:] : receipt);
        (bytes calldata status, bytes calldata rest) = Rlp.nextBytes(members);
        if (status.length != 1 || status[0] != 0x01) revert TransactionFailed();
        return Rlp.list(Rlp.skip(rest, 2));
    }

    function _matches(bytes calldata log, bytes32 emitter, bytes32 wantedTopics, bytes32 firstWord)
        private
        pure
        returns (bool)
    {
        (bytes calldata who, bytes calldata rest) = Rlp.nextBytes(log);
        (bytes calldata topics, bytes calldata last) = Rlp.nextList(rest);
        (bytes calldata data, bytes calldata end) = Rlp.nextBytes(last);
        if (who.length != ADDRESS_BYTES || end.length != 0) revert Rlp.InvalidRlp();
        return bytes32(uint256(uint160(bytes20(who)))) == emitter && keccak256(topics) == wantedTopics
            && data.length >= 32 && bytes32(data[:32]) == firstWord;
    }
}
