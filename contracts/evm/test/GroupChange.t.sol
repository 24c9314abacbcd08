// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "../src/BlsVerifier.sol";
import {Group} from "../src/Group.sol";
import "../src/Types.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title The handover from one group to the next, under the signature of the one in force
contract GroupChangeTest is World {
    uint256 private constant NEW_SECRET = uint256(keccak256("next group")) >> 2;
    bytes32 private constant NEXT_ID = keccak256("next");

    function testFuzz_the_group_in_force_hands_over(uint256 secret, bytes32 groupId) external {
        bytes memory key = TestGroup.publicKey(bounded(secret, 1, TestGroup.SECRET));
        bytes memory signature = _signed(1, 2, key, groupId, TestGroup.SECRET);
        vm.expectEmit(address(serviceProvider));
        emit Group.GroupChanged(2, key, groupId);
        vm.prank(attestor);
        serviceProvider.changeGroup(2, key, groupId, signature);
        _inForce(2, key, groupId);
    }

    function test_a_past_group_stays_known_by_its_epoch() external {
        _replace(2, TestGroup.SECRET, NEW_SECRET);
        _replace(3, NEW_SECRET, TestGroup.SECRET);
        (bytes memory key, bytes32 groupId) = serviceProvider.groupOf(1);
        same(key, TestGroup.publicKey());
        same(groupId, GROUP_ID);
        (key,) = serviceProvider.groupOf(2);
        same(key, TestGroup.publicKey(NEW_SECRET));
        (key, groupId) = serviceProvider.groupOf(4);
        same(key, "");
        same(groupId, 0);
    }

    function testFuzz_refuses_a_signature_by_another_key(uint256 secret) external {
        bytes memory key = TestGroup.publicKey(NEW_SECRET);
        bytes memory signature = _signed(1, 2, key, NEXT_ID, bounded(secret, 1, TestGroup.SECRET - 1));
        _refused(2, key, NEXT_ID, signature);
        _refused(2, key, NEXT_ID, _signed(1, 2, key, NEXT_ID, NEW_SECRET));
    }

    function testFuzz_a_signature_is_good_for_its_own_key_and_id(bytes32 other) external {
        bytes memory key = TestGroup.publicKey(NEW_SECRET);
        bytes memory signature = _signed(1, 2, key, NEXT_ID, TestGroup.SECRET);
        vm.assume(other != NEXT_ID);
        _refused(2, key, other, signature);
        _refused(2, TestGroup.publicKey(), NEXT_ID, signature);
        _refused(2, key, NEXT_ID, _signed(2, 2, key, NEXT_ID, TestGroup.SECRET));
    }

    function testFuzz_refuses_an_epoch_that_is_not_the_next(uint64 epoch) external {
        epoch = epoch == 2 ? 3 : epoch;
        bytes memory key = TestGroup.publicKey(NEW_SECRET);
        bytes memory signature = _signed(1, epoch, key, NEXT_ID, TestGroup.SECRET);
        vm.expectRevert(abi.encodeWithSelector(Group.NotNextEpoch.selector, uint64(1)));
        serviceProvider.changeGroup(epoch, key, NEXT_ID, signature);
    }

    function test_a_change_happens_once() external {
        bytes memory key = TestGroup.publicKey();
        bytes memory signature = _signed(1, 2, key, NEXT_ID, TestGroup.SECRET);
        serviceProvider.changeGroup(2, key, NEXT_ID, signature);
        vm.expectRevert(abi.encodeWithSelector(Group.NotNextEpoch.selector, uint64(2)));
        serviceProvider.changeGroup(2, key, NEXT_ID, signature);
    }

    function test_refuses_a_key_that_nobody_can_hold() external {
        bytes memory infinity = new bytes(256);
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        serviceProvider.changeGroup(2, infinity, NEXT_ID, "");
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        serviceProvider.changeGroup(2, "", NEXT_ID, "");
    }

    function test_before_the_first_group_nothing_changes() external {
        deploy();
        bytes memory key = TestGroup.publicKey();
        bytes memory signature = _signed(0, 1, key, NEXT_ID, TestGroup.SECRET);
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(0)));
        serviceProvider.changeGroup(1, key, NEXT_ID, signature);
    }

    function test_after_a_resharing_the_same_key_signs_for_the_new_epoch_only() external {
        bytes memory key = TestGroup.publicKey();
        bytes memory past = _checkpoint(1, TestGroup.SECRET);
        serviceProvider.changeGroup(2, key, NEXT_ID, _signed(1, 2, key, NEXT_ID, TestGroup.SECRET));
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(2)));
        serviceProvider.anchorCheckpoint(1, "digest", 1, past);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorCheckpoint(1, "digest", 2, past);
        serviceProvider.anchorCheckpoint(1, "digest", 2, _checkpoint(2, TestGroup.SECRET));
    }

    function test_after_a_replacement_the_old_keys_messages_are_refused() external {
        _replace(2, TestGroup.SECRET, NEW_SECRET);
        bytes memory old = _checkpoint(2, TestGroup.SECRET);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorCheckpoint(1, "digest", 2, old);
        old = _checkpoint(1, TestGroup.SECRET);
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(2)));
        serviceProvider.anchorCheckpoint(1, "digest", 1, old);
        bytes memory back = _signed(2, 3, TestGroup.publicKey(), NEXT_ID, TestGroup.SECRET);
        _refused(3, TestGroup.publicKey(), NEXT_ID, back);
        serviceProvider.anchorCheckpoint(1, "digest", 2, _checkpoint(2, NEW_SECRET));
    }

    function test_deposits_stay_within_the_reach_of_a_group_with_another_key() external {
        (address name,) = serviceProvider.account(agreementId, id(consumer));
        _replace(2, TestGroup.SECRET, NEW_SECRET);
        lockAs(consumer, agreement(), 1 ether);
        (address still, uint256 balance) = serviceProvider.account(agreementId, id(consumer));
        same(still, name);
        same(balance, DEPOSIT + 1 ether);
        Answer memory answer = answerOf(1);
        vm.warp(answer.firstBy + 1);
        _penalizeAs(answer, NEW_SECRET);
        same(serviceProvider.credit(address(0), provider), 1.2 ether);
    }

    function _penalizeAs(Answer memory answer, uint256 secret) private {
        PenaltyProof memory proof = penaltyProof(answer, PAYMENT);
        bytes memory intent = signedIntent(answer, NOW + 60);
        Attestation memory attestation = attest(answer);
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(2)));
        serviceProvider.penalize(answer, attestation, PAYMENT, NOW + 60, intent, proof);
        proof.epoch = 2;
        proof.signature = TestGroup.sign(penaltyMessage(answer, PAYMENT, 2), secret);
        serviceProvider.penalize(answer, attestation, PAYMENT, NOW + 60, intent, proof);
    }

    function _replace(uint64 epoch, uint256 from, uint256 to) private {
        bytes memory key = TestGroup.publicKey(to);
        serviceProvider.changeGroup(epoch, key, NEXT_ID, _signed(epoch - 1, epoch, key, NEXT_ID, from));
    }

    function _refused(uint64 epoch, bytes memory key, bytes32 groupId, bytes memory signature) private {
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.changeGroup(epoch, key, groupId, signature);
    }

    function _signed(uint64 epoch, uint64 newEpoch, bytes memory key, bytes32 groupId, uint256 secret)
        private
        view
        returns (bytes memory)
    {
        bytes32 body = keccak256(abi.encodePacked("group", newEpoch, BlsVerifier.compress(key), groupId));
        return TestGroup.sign(groupMessage("governance", epoch, body, body), secret);
    }

    function _checkpoint(uint64 epoch, uint256 secret) private view returns (bytes memory) {
        return TestGroup.sign(groupMessage("checkpoint", epoch, bytes32(uint256(1)), "digest"), secret);
    }

    function _inForce(uint64 epoch, bytes memory key, bytes32 groupId) private view {
        (uint64 shownEpoch, bytes memory shownKey, bytes32 shownId) = serviceProvider.group();
        same(shownEpoch, epoch);
        same(shownKey, key);
        same(shownId, groupId);
        same(serviceProvider.firstKey(), BlsVerifier.compress(TestGroup.publicKey()));
    }
}
