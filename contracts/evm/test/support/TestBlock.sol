// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReceiptProof} from "../../src/Types.sol";

/// @title A block of one transaction, encoded as Ethereum does, with the proof of its receipt
library TestBlock {
    struct Log {
        address emitter;
        bytes32[3] topics;
        bytes data;
    }

    function proofOf(uint64 number, bytes memory receipt) internal pure returns (ReceiptProof memory proof) {
        proof.nodes = new bytes[](1);
        // The path of index 0 is the whole key, 0x80: two half bytes, hence the prefix 0x20.
        proof.nodes[0] = list(bytes.concat(text(hex"2080"), text(receipt)));
        proof.header = headerOf(number, keccak256(proof.nodes[0]));
    }

    function receiptOf(uint8 status, Log memory log) internal pure returns (bytes memory) {
        bytes memory topics;
        for (uint256 i = 0; i < 3; i++) {
            topics = bytes.concat(topics, text(bytes.concat(log.topics[i])));
        }
        bytes memory one = list(bytes.concat(text(bytes.concat(bytes20(log.emitter))), list(topics), text(log.data)));
        bytes memory sum = bytes.concat(text(status == 0 ? bytes("") : bytes(hex"01")), text(hex"5208"));
        return bytes.concat(hex"02", list(bytes.concat(sum, text(new bytes(256)), list(one))));
    }

    function headerOf(uint64 number, bytes32 receiptsRoot) internal pure returns (bytes memory) {
        bytes memory hash = text(new bytes(32));
        bytes memory before = bytes.concat(hash, hash, text(new bytes(20)), hash, hash);
        bytes memory roots = bytes.concat(text(bytes.concat(receiptsRoot)), text(new bytes(256)), text(""));
        return list(bytes.concat(before, roots, text(scalar(number)), text(hex"01c9c380")));
    }

    function list(bytes memory members) internal pure returns (bytes memory) {
        return bytes.concat(prefix(0xc0, members.length), members);
    }

    function text(bytes memory value) internal pure returns (bytes memory) {
        return value.length == 1 && uint8(value[0]) < 0x80 ? value : bytes.concat(prefix(0x80, value.length), value);
    }

    function scalar(uint256 number) internal pure returns (bytes memory digits) {
        for (; number != 0; number >>= 8) {
            digits = bytes.concat(bytes1(uint8(number)), digits);
        }
    }

    function prefix(uint8 kind, uint256 length) private pure returns (bytes memory) {
        if (length <= 55) return abi.encodePacked(uint8(kind + length));
        bytes memory size = scalar(length);
        return bytes.concat(bytes1(uint8(kind + 55 + size.length)), size);
    }
}
