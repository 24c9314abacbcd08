// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bonds} from "../src/Bonds.sol";
import {Group} from "../src/Group.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Attestors' bonds: paid in by anybody, taken out or forfeited by the group or by evidence alone
contract BondsTest is World {
    uint256 private constant BOND = 5 ether;
    bytes32 private constant EVIDENCE = keccak256("an answer that no batch holds");

    function setUp() public override {
        super.setUp();
        vm.deal(address(this), 100 ether);
        oracle.payBond{value: BOND}(attestor);
    }

    function test_bonds_add_up() external {
        oracle.payBond{value: 1 ether}(attestor);
        same(oracle.bonds(attestor), BOND + 1 ether);
        vm.expectRevert(Bonds.NoBond.selector);
        oracle.payBond(attestor);
    }

    function test_two_answers_to_one_exchange_forfeit_the_bond() external {
        (Answer memory one, Answer memory other) = _contradiction();
        Attestation memory attestation = attest(other);
        vm.expectEmit(address(oracle));
        emit Bonds.ContradictionProved(attestor, agreementId, 1, digestOf(one), digestOf(other));
        oracle.proveContradiction(one, attest(one), other, attestation);
        same(oracle.bonds(attestor), 0);
        same(oracle.bonds(address(0)), BOND);
        vm.expectRevert(Bonds.NoBond.selector);
        oracle.proveContradiction(one, attest(one), other, attestation);
    }

    function testFuzz_any_difference_counts(uint256 amount, uint64 issuedAt) external {
        vm.assume(amount != 1 ether || issuedAt != NOW);
        Answer memory other = answerOf(1);
        (other.amount, other.issuedAt) = (amount, issuedAt);
        oracle.proveContradiction(answerOf(1), attest(answerOf(1)), other, attest(other));
        same(oracle.bonds(address(0)), BOND);
    }

    function test_an_answer_given_twice_or_to_another_exchange_is_no_contradiction() external {
        Answer memory one = answerOf(1);
        _isNone(one, attest(one), one, attest(one));
        _isNone(one, attest(one), answerOf(2), attest(answerOf(2)));
        Answer memory elsewhere = answerOf(1);
        elsewhere.agreementId = keccak256("another agreement");
        _isNone(one, attest(one), elsewhere, attest(elsewhere));
    }

    function test_two_signers_do_not_contradict_each_other() external {
        (Answer memory one, Answer memory other) = _contradiction();
        Attestation memory forged = attest(other);
        bytes32 root = keccak256(abi.encodePacked(bytes1(0), digestOf(other)));
        forged.signature = signed(CONSUMER_KEY, keccak256(abi.encodePacked("notary/v1/answers", root)));
        _isNone(one, attest(one), other, forged);
        forged.signature = groupSigned("answer", 0, root);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        oracle.proveContradiction(one, attest(one), other, forged);
    }

    function test_the_group_forfeits_what_it_has_evidence_of() external {
        _slash(2 ether, "slash");
        same(oracle.bonds(attestor), 3 ether);
        same(oracle.bonds(address(0)), 2 ether);
        bytes memory payload = abi.encodePacked("bond-slash", attestor, bytes32(0), uint256(4 ether), EVIDENCE);
        bytes memory signature = groupSigned("governance", "more", keccak256(payload));
        vm.expectPartialRevert(Bonds.BondTooSmall.selector);
        oracle.slashBond(attestor, address(0), 4 ether, EVIDENCE, 1, "more", signature);
    }

    function test_a_false_challengers_bond_goes_to_the_accused() external {
        vm.expectEmit(address(oracle));
        emit Bonds.BondSlashed(attestor, provider, 2 ether, EVIDENCE);
        _slashFor(provider, 2 ether, "slash");
        same(oracle.bonds(attestor), 3 ether);
        same(oracle.bonds(address(0)), 0);
        same(oracle.credit(address(0), provider), 2 ether);
    }

    function test_a_forfeit_is_for_whom_the_group_named() external {
        bytes memory payload = abi.encodePacked("bond-slash", attestor, id(provider), uint256(1 ether), EVIDENCE);
        bytes memory signature = groupSigned("governance", "slash", keccak256(payload));
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        oracle.slashBond(attestor, address(0), 1 ether, EVIDENCE, 1, "slash", signature);
    }

    function test_only_the_group_lets_a_bond_go() external {
        bytes memory signature = _releaseSignature(attestor, BOND, "release");
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        oracle.releaseBond(attestor, consumer, BOND, 1, "release", signature);
        vm.expectPartialRevert(Group.WrongEpoch.selector);
        oracle.releaseBond(attestor, provider, BOND, 2, "release", signature);
        oracle.releaseBond(attestor, provider, BOND, 1, "release", signature);
        vm.expectRevert(abi.encodeWithSelector(Group.NonceUsed.selector, bytes32("release")));
        oracle.releaseBond(attestor, provider, BOND, 1, "release", signature);
        same(oracle.bonds(attestor), 0);
        uint256 before = provider.balance;
        vm.prank(provider);
        oracle.withdraw(address(0));
        same(provider.balance - before, BOND);
    }

    function test_the_pool_pays_by_the_groups_signature() external {
        _slash(BOND, "slash");
        bytes memory signature = _releaseSignature(address(0), 1 ether, "pool");
        oracle.releaseBond(address(0), provider, 1 ether, 1, "pool", signature);
        same(oracle.bonds(address(0)), BOND - 1 ether);
        same(oracle.credit(address(0), provider), 1 ether);
    }

    function _contradiction() private view returns (Answer memory one, Answer memory other) {
        (one, other) = (answerOf(1), answerOf(1));
        other.indexHash = keccak256("other data");
    }

    function _slash(uint256 amount, bytes32 nonce) private {
        _slashFor(address(0), amount, nonce);
    }

    function _slashFor(address beneficiary, uint256 amount, bytes32 nonce) private {
        bytes memory payload = abi.encodePacked("bond-slash", attestor, id(beneficiary), amount, EVIDENCE);
        bytes memory signature = groupSigned("governance", nonce, keccak256(payload));
        oracle.slashBond(attestor, beneficiary, amount, EVIDENCE, 1, nonce, signature);
    }

    function _releaseSignature(address from, uint256 amount, bytes32 nonce) private view returns (bytes memory) {
        bytes memory payload = abi.encodePacked("bond-release", from, id(provider), amount);
        return groupSigned("governance", nonce, keccak256(payload));
    }

    function _isNone(Answer memory one, Attestation memory a, Answer memory other, Attestation memory b) private {
        vm.expectRevert(Bonds.NoContradiction.selector);
        oracle.proveContradiction(one, a, other, b);
    }
}
