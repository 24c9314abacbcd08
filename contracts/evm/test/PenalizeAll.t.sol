// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Group} from "../src/Group.sol";
import {Legs} from "../src/Legs.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import "../src/Types.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Several penalties under one signature of the group
contract PenalizeAllTest is World {
    uint64 private constant VALID = NOW + 60;
    bytes32 private constant NONCE = keccak256("first");

    function test_pays_for_each() external {
        vm.warp(NOW + 1_000);
        (Charge[] memory charges, bytes32 root) = _charges();
        _submit(charges, root);
        same(serviceProvider.credit(address(0), provider), 2.4 ether);
        (, uint256 left) = serviceProvider.account(agreementId, id(consumer));
        same(left, DEPOSIT - 2.4 ether);
        vm.expectRevert(Legs.LegPenalised.selector);
        _submit(charges, root);
    }

    function test_all_or_none() external {
        (Charge[] memory charges, bytes32 root) = _charges();
        vm.prank(consumer);
        user.pay{value: 1 ether}(charges[1].answer, charges[1].attestation);
        vm.warp(NOW + 1_000);
        vm.expectRevert(Legs.LegDone.selector);
        _submit(charges, root);
        same(serviceProvider.credit(address(0), provider), 0);
    }

    function test_an_accusation_is_not_smuggled_in() external {
        vm.warp(NOW + 1_000);
        (Charge[] memory charges, bytes32 root) = _charges();
        charges[1].path = new bytes32[](0);
        vm.expectRevert(ServiceProviderContract.OtherBatch.selector);
        _submit(charges, root);
        charges[0].path = new bytes32[](0);
        charges[1] = charges[0];
        vm.expectRevert(Legs.LegPenalised.selector);
        _submit(charges, root);
    }

    function test_only_under_the_groups_signature_of_their_root() external {
        vm.warp(NOW + 1_000);
        (Charge[] memory charges, bytes32 root) = _charges();
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        _submit(charges, keccak256(abi.encode(root)));
        vm.expectRevert(ServiceProviderContract.NoCharges.selector);
        _submit(new Charge[](0), root);
    }

    function _charges() private view returns (Charge[] memory charges, bytes32 root) {
        charges = new Charge[](2);
        bytes32[] memory leaves = new bytes32[](2);
        for (uint64 i = 0; i < 2; i++) {
            Answer memory answer = answerOf(i + 1);
            bytes32[] memory path = new bytes32[](1);
            charges[i] = Charge(answer, attest(answer), PAYMENT, VALID, signedIntent(answer, VALID), path);
            leaves[i] = keccak256(abi.encodePacked(bytes1(0), penaltyLeaf(answer, PAYMENT)));
        }
        (charges[0].path[0], charges[1].path[0]) = (leaves[1], leaves[0]);
        (bytes32 low, bytes32 high) = leaves[0] < leaves[1] ? (leaves[0], leaves[1]) : (leaves[1], leaves[0]);
        root = keccak256(abi.encodePacked(bytes1(0x01), low, high));
    }

    // Expected reverts belong to this call, so the signature is made inside it.
    function _submit(Charge[] memory charges, bytes32 root) private {
        this.signAndSubmit(charges, root);
    }

    function signAndSubmit(Charge[] memory charges, bytes32 root) external {
        serviceProvider.penalizeAll(charges, 1, NONCE, TestGroup.sign(groupMessage("penalty", 1, NONCE, root)));
    }
}
