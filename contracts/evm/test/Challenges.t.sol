// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bonds} from "../src/Bonds.sol";
import {Challenges} from "../src/Challenges.sol";
import {OracleContract} from "../src/OracleContract.sol";
import "../src/Types.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Challenges published on chain: by whoever has a bond, with an attested answer and bounded evidence
contract ChallengesTest is World {
    function setUp() public override {
        super.setUp();
        vm.deal(address(this), 100 ether);
        oracle.payBond{value: 1 ether}(provider);
    }

    function testFuzz_publishes_the_evidence(bytes memory evidence, bool delivery) external {
        vm.assume(evidence.length != 0);
        (Answer memory answer, uint8 kind) = (answerOf(1), delivery ? DELIVERY : PAYMENT);
        vm.expectEmit(address(oracle));
        emit Challenges.ChallengeOpened(agreementId, 1, provider, kind, digestOf(answer), evidence);
        vm.prank(provider);
        oracle.openChallenge(answer, attest(answer), kind, evidence);
    }

    function test_refuses_a_challenger_without_bond() external {
        vm.prank(consumer);
        vm.expectRevert(Bonds.NoBond.selector);
        oracle.openChallenge(answerOf(1), attest(answerOf(1)), PAYMENT, "evidence");
    }

    function test_refuses_what_nobody_attested_or_no_one_can_read() external {
        Answer memory other = answerOf(1);
        other.amount = 2 ether;
        _refused(OracleContract.UnknownAttestor.selector, other, PAYMENT, "evidence");
        _refused(Challenges.MalformedChallenge.selector, answerOf(1), 2, "evidence");
        _refused(Challenges.MalformedChallenge.selector, answerOf(1), PAYMENT, "");
        _refused(Challenges.MalformedChallenge.selector, answerOf(1), PAYMENT, new bytes(16_385));
    }

    function _refused(bytes4 reason, Answer memory answer, uint8 kind, bytes memory evidence) private {
        Attestation memory attestation = attest(answerOf(1));
        vm.expectPartialRevert(reason);
        vm.prank(provider);
        oracle.openChallenge(answer, attestation, kind, evidence);
    }
}
