// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Receipts} from "../src/Receipts.sol";
import {ReceiptTrie} from "../src/ReceiptTrie.sol";
import {Rlp} from "../src/Rlp.sol";
import "../src/Types.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Payments in blocks of a real node (anvil), by transactions of every type, and what hostile provers make of them
contract ReceiptsTest is World {
    string private _vectors = vm.readFile("../../tests/vectors/receipts.json");

    function test_A_receipt_of_every_type_is_proved() external view {
        for (uint256 i = 0; i < 5; i++) {
            (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(i));
            uint64 number = user.requireRecorded(answer, PAYMENT, digest, proof);
            same(number, vm.parseJsonUint(_vectors, string.concat(_payment(i), ".number")));
            same(keccak256(proof.header), vm.parseJsonBytes32(_vectors, string.concat(_payment(i), ".block")));
        }
    }

    function test_A_reverted_transaction_proves_nothing() external {
        (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(".failed");
        vm.expectRevert(Receipts.TransactionFailed.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
    }

    function test_Another_index_is_refused() external {
        for (uint256 i = 0; i < 5; i++) {
            (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(i));
            proof.index++;
            vm.expectRevert(ReceiptTrie.NoSuchReceipt.selector);
            user.requireRecorded(answer, PAYMENT, digest, proof);
            proof.index = type(uint256).max;
            vm.expectRevert(ReceiptTrie.NoSuchReceipt.selector);
            user.requireRecorded(answer, PAYMENT, digest, proof);
        }
    }

    function test_A_path_that_is_cut_or_longer_is_refused() external {
        (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(1));
        bytes[] memory nodes = proof.nodes;
        for (uint256 kept = 0; kept < nodes.length; kept++) {
            proof.nodes = _resized(nodes, kept);
            vm.expectRevert();
            user.requireRecorded(answer, PAYMENT, digest, proof);
        }
        proof.nodes = _resized(nodes, nodes.length + 1);
        vm.expectRevert(ReceiptTrie.NoSuchReceipt.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
        proof.nodes[nodes.length] = nodes[nodes.length - 1];
        vm.expectRevert();
        user.requireRecorded(answer, PAYMENT, digest, proof);
    }

    function test_Other_terms_are_not_in_the_receipt() external {
        (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(2));
        vm.expectRevert(Receipts.EventMissing.selector);
        user.requireRecorded(answer, PAYMENT, ~digest, proof);
        vm.expectRevert(Receipts.EventMissing.selector);
        user.requireRecorded(answer, DELIVERY, digest, proof);
        answer.sequence++;
        vm.expectRevert(Receipts.EventMissing.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
        answer.sequence--;
        answer.paymentContract = id(address(this));
        vm.expectRevert(Receipts.EventMissing.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
    }

    function test_An_oversized_or_truncated_header_is_refused() external {
        (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(0));
        bytes memory header = proof.header;
        proof.header = bytes.concat(header, new bytes(4_096));
        vm.expectRevert(Receipts.HeaderTooLong.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
        proof.header = bytes.concat(header, hex"00");
        vm.expectRevert(Rlp.InvalidRlp.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
        for (uint256 length = 0; length < header.length; length += 7) {
            proof.header = _cut(header, length);
            vm.expectRevert(Rlp.InvalidRlp.selector);
            user.requireRecorded(answer, PAYMENT, digest, proof);
        }
    }

    function testFuzz_A_changed_node_is_refused(uint256 which, uint256 place, uint8 flip) external {
        vm.assume(flip != 0);
        (Answer memory answer, bytes32 digest, ReceiptProof memory proof) = _vector(_payment(which % 5));
        bytes memory node = proof.nodes[which % proof.nodes.length];
        node[place % node.length] ^= bytes1(flip);
        vm.expectRevert(ReceiptTrie.NoSuchReceipt.selector);
        user.requireRecorded(answer, PAYMENT, digest, proof);
    }

    function _payment(uint256 i) private pure returns (string memory) {
        return string.concat(".payments[", vm.toString(i), "]");
    }

    function _vector(string memory path) private view returns (Answer memory answer, bytes32 digest, ReceiptProof memory proof) {
        answer.agreementId = vm.parseJsonBytes32(_vectors, string.concat(path, ".agreementId"));
        answer.sequence = uint64(vm.parseJsonUint(_vectors, string.concat(path, ".sequence")));
        answer.paymentContract = id(vm.parseJsonAddress(_vectors, ".user"));
        digest = vm.parseJsonBytes32(_vectors, string.concat(path, ".answerDigest"));
        proof.header = vm.parseJsonBytes(_vectors, string.concat(path, ".header"));
        proof.index = vm.parseJsonUint(_vectors, string.concat(path, ".index"));
        proof.nodes = vm.parseJsonBytesArray(_vectors, string.concat(path, ".nodes"));
    }

    function _resized(bytes[] memory nodes, uint256 count) private pure returns (bytes[] memory made) {
        made = new bytes[](count);
        for (uint256 i = 0; i < count && i < nodes.length; i++) {
            made[i] = nodes[i];
        }
    }

    function _cut(bytes memory value, uint256 length) private pure returns (bytes memory made) {
        made = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            made[i] = value[i];
        }
    }
}
