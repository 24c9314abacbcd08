// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Checkpoints} from "../src/Checkpoints.sol";
import {Group} from "../src/Group.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Checkpoints of the event logs: newer ones only, under the group's signature
contract CheckpointsTest is World {
    bytes32 private constant DIGEST = keccak256("document");

    function test_there_is_none_at_first() external view {
        (uint64 number, bytes32 digest) = serviceProvider.checkpoint();
        same(number, 0);
        same(digest, bytes32(0));
    }

    function test_anyone_anchors_what_the_group_signed() external {
        bytes memory signature = _signed(7, DIGEST);
        vm.expectEmit(address(serviceProvider));
        emit Checkpoints.CheckpointAnchored(7, DIGEST);
        vm.prank(attestor);
        serviceProvider.anchorCheckpoint(7, DIGEST, 1, signature);
        _isAnchored(7, DIGEST);
    }

    function testFuzz_numbers_only_grow(uint64 first, uint64 second) external {
        first = uint64(bounded(first, 1, type(uint64).max));
        _anchor(first, DIGEST);
        if (second <= first) {
            bytes memory signature = _signed(second, keccak256("other"));
            vm.expectRevert(abi.encodeWithSelector(Checkpoints.StaleCheckpoint.selector, first));
            serviceProvider.anchorCheckpoint(second, keccak256("other"), 1, signature);
            _isAnchored(first, DIGEST);
        } else {
            _anchor(second, keccak256("other"));
            _isAnchored(second, keccak256("other"));
        }
    }

    function testFuzz_a_signature_is_good_for_its_own_number_and_digest(uint64 number, bytes32 digest) external {
        bytes memory signature = _signed(7, DIGEST);
        if (number == 7 && digest == DIGEST) digest = ~digest;
        number = number == 0 ? 1 : number;
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorCheckpoint(number, digest, 1, signature);
        _isAnchored(0, bytes32(0));
    }

    function testFuzz_only_the_current_group_signs(uint64 epoch, uint256 secret) external {
        epoch = epoch == 1 ? 2 : epoch;
        bytes memory signature = _signed(1, DIGEST);
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(1)));
        serviceProvider.anchorCheckpoint(1, DIGEST, epoch, signature);
        secret = bounded(secret, 1, TestGroup.SECRET - 1);
        signature = TestGroup.sign(groupMessage("checkpoint", bytes32(uint256(1)), DIGEST), secret);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorCheckpoint(1, DIGEST, 1, signature);
    }

    function test_a_message_of_another_kind_anchors_nothing() external {
        bytes memory signature = groupSigned("governance", bytes32(uint256(1)), DIGEST);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorCheckpoint(1, DIGEST, 1, signature);
    }

    function _anchor(uint64 number, bytes32 digest) private {
        serviceProvider.anchorCheckpoint(number, digest, 1, _signed(number, digest));
    }

    function _signed(uint64 number, bytes32 digest) private view returns (bytes memory) {
        return groupSigned("checkpoint", bytes32(uint256(number)), digest);
    }

    function _isAnchored(uint64 number, bytes32 digest) private view {
        (uint64 shownNumber, bytes32 shownDigest) = serviceProvider.checkpoint();
        same(shownNumber, number);
        same(shownDigest, digest);
    }
}
