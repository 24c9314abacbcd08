// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "../src/BlsVerifier.sol";
import {Group} from "../src/Group.sol";
import "../src/Types.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Answers that the group signed, before and after it changed
contract GivenAnswersTest is World {
    uint256 private constant NEW_SECRET = uint256(keccak256("next group")) >> 2;
    bytes32 private constant NEXT_ID = keccak256("next");

    function test_a_payment_needs_the_group_in_force() external {
        Answer memory answer = answerOf(1);
        Attestation memory past = _vouched(answer, 1, TestGroup.SECRET);
        _replaceGroup();
        vm.expectRevert(abi.encodeWithSelector(Group.WrongEpoch.selector, uint64(2)));
        vm.prank(consumer);
        user.pay{value: answer.amount}(answer, past);
        Attestation memory present = _vouched(answer, 2, NEW_SECRET);
        vm.prank(consumer);
        user.pay{value: answer.amount}(answer, present);
    }

    function test_a_victim_is_compensated_though_the_group_changed_since_the_answer() external {
        Answer memory answer = answerOf(1);
        Attestation memory past = _vouched(answer, 1, TestGroup.SECRET);
        _replaceGroup();
        vm.warp(answer.firstBy + 1);
        PenaltyProof memory proof = penaltyProof(answer, PAYMENT);
        proof.epoch = 2;
        proof.signature = TestGroup.sign(penaltyMessage(answer, PAYMENT, 2), NEW_SECRET);
        serviceProvider.penalize(answer, past, PAYMENT, NOW + 60, signedIntent(answer, NOW + 60), proof);
        same(serviceProvider.credit(address(0), provider), answer.paymentRequired);
    }

    function test_a_given_answer_holds_under_the_key_of_its_own_epoch_only() external {
        Answer memory answer = answerOf(1);
        _replaceGroup();
        same(oracle.verifyGiven(answer, _vouched(answer, 1, TestGroup.SECRET)), digestOf(answer));
        same(oracle.verifyGiven(answer, _vouched(answer, 2, NEW_SECRET)), digestOf(answer));
        _refused(answer, _vouched(answer, 1, NEW_SECRET), Group.InvalidGroupSignature.selector);
        _refused(answer, _vouched(answer, 2, TestGroup.SECRET), Group.InvalidGroupSignature.selector);
        _refused(answerOf(2), _vouched(answer, 1, TestGroup.SECRET), Group.InvalidGroupSignature.selector);
        _refused(answer, _vouched(answer, 0, TestGroup.SECRET), Group.WrongEpoch.selector);
        _refused(answer, _vouched(answer, 3, NEW_SECRET), Group.WrongEpoch.selector);
    }

    function _refused(Answer memory answer, Attestation memory attestation, bytes4 reason) private {
        vm.expectPartialRevert(reason);
        oracle.verifyGiven(answer, attestation);
    }

    function _vouched(Answer memory answer, uint64 epoch, uint256 secret) private view returns (Attestation memory made) {
        bytes32 root = keccak256(abi.encodePacked(bytes1(0), digestOf(answer)));
        made.epoch = epoch;
        made.signature = TestGroup.sign(groupMessage("answer", epoch, 0, root), secret);
    }

    function _replaceGroup() private {
        bytes memory key = TestGroup.publicKey(NEW_SECRET);
        bytes32 body = keccak256(abi.encodePacked("group", uint64(2), BlsVerifier.compress(key), NEXT_ID));
        serviceProvider.changeGroup(2, key, NEXT_ID, TestGroup.sign(groupMessage("governance", 1, body, body)));
    }
}
