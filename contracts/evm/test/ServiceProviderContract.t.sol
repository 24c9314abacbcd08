// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "../src/BlsVerifier.sol";
import {Group} from "../src/Group.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import {Signatures} from "../src/Signatures.sol";
import {UserContract} from "../src/UserContract.sol";
import "../src/Types.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Deployment, governance and locking; penalties have their own tests
contract ServiceProviderContractTest is World {
    function testFuzz_a_deposit_is_the_sum_of_its_locks(uint64[] calldata amounts) external {
        uint256 total = DEPOSIT;
        for (uint256 i = 0; i < amounts.length && i < 10; i++) {
            if (amounts[i] == 0) vm.expectRevert(ServiceProviderContract.NothingLocked.selector);
            lockAs(consumer, agreement(), amounts[i]);
            total += amounts[i];
        }
        (, uint256 balance) = serviceProvider.account(agreementId, id(consumer));
        same(balance, total);
        same(address(serviceProvider).balance, total);
    }

    function test_names_an_account_after_key_agreement_and_party() external view {
        (address name,) = serviceProvider.account(agreementId, id(consumer));
        bytes memory key = BlsVerifier.compress(TestGroup.publicKey());
        same(name, address(uint160(uint256(keccak256(bytes.concat(key, agreementId, id(consumer)))))));
    }

    function test_lock_tells_the_agreement() external {
        Agreement memory a = agreement();
        (address name,) = serviceProvider.account(agreementId, id(consumer));
        (bytes memory one, bytes memory other) = (signed(CONSUMER_KEY, agreementId), signed(PROVIDER_KEY, agreementId));
        vm.expectEmit(address(serviceProvider));
        emit ServiceProviderContract.Locked(agreementId, id(consumer), name, 1 ether, DEPOSIT + 1 ether, a, one, other);
        lockAs(consumer, a, 1 ether);
    }

    function test_only_the_party_that_acts_on_this_chain_locks() external {
        vm.expectRevert(ServiceProviderContract.NotParty.selector);
        lockAs(provider, agreement(), 1 ether);
        Agreement memory elsewhere = agreement();
        elsewhere.paymentChain = FABRIC;
        vm.expectRevert(ServiceProviderContract.NotParty.selector);
        lockAs(consumer, elsewhere, 1 ether);
        (elsewhere.dataChain, elsewhere.dataContract) = (THIS_CHAIN, id(address(user)));
        lockAs(provider, elsewhere, 1 ether);
    }

    function test_both_parties_lock_where_both_chains_are_this_one() external {
        Agreement memory a = agreement();
        (a.dataChain, a.dataContract) = (THIS_CHAIN, id(address(user)));
        lockAs(consumer, a, 1 ether);
        lockAs(provider, a, 2 ether);
        (, uint256 balance) = serviceProvider.account(digestOf(a), id(provider));
        same(balance, 2 ether);
    }

    function test_lock_needs_both_signatures() external {
        Agreement memory a = agreement();
        (bytes memory one, bytes memory other) = (signed(CONSUMER_KEY, agreementId), signed(PROVIDER_KEY, agreementId));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        vm.prank(consumer);
        serviceProvider.lock{value: 1}(a, one, one);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        vm.prank(consumer);
        serviceProvider.lock{value: 1}(a, other, other);
    }

    function test_refuses_agreements_that_cannot_be_kept() external {
        Agreement memory a = agreement();
        a.coefficient = 9_999;
        _isInvalid(a);
        a = agreement();
        a.minPrice = a.maxPrice + 1;
        _isInvalid(a);
        a = agreement();
        a.responseSeconds = a.exchangeSeconds + 1;
        _isInvalid(a);
        a = agreement();
        a.rate = type(uint256).max;
        _isInvalid(a);
        a = agreement();
        a.paymentAsset = id(address(0xdead));
        _isInvalid(a);
    }

    function test_refuses_an_agreement_that_has_ended() external {
        vm.warp(NOW + 30 days + 1);
        vm.expectRevert(ServiceProviderContract.AgreementExpired.selector);
        lockAs(consumer, agreement(), 1 ether);
    }

    function test_locks_the_allowance_of_a_token() external {
        Agreement memory a = agreement();
        a.paymentAsset = id(address(token));
        token.mint(consumer, 5 ether);
        vm.prank(consumer);
        token.approve(address(serviceProvider), 3 ether);
        lockAs(consumer, a, 0);
        (, uint256 balance) = serviceProvider.account(digestOf(a), id(consumer));
        same(balance, 3 ether);
        same(token.balanceOf(address(serviceProvider)), 3 ether);
    }

    function test_initializes_once_and_by_the_deployer() external {
        bytes memory key = TestGroup.publicKey();
        vm.expectRevert(Group.AlreadyInitialized.selector);
        serviceProvider.initialize(key, GROUP_ID, 0);
        deploy();
        vm.expectRevert(Group.NotDeployer.selector);
        vm.prank(consumer);
        serviceProvider.initialize(key, GROUP_ID, 0);
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        serviceProvider.initialize(new bytes(256), GROUP_ID, 0);
        vm.expectRevert(ServiceProviderContract.NotInitialized.selector);
        lockAs(consumer, agreement(), 1 ether);
    }

    function test_anchors_the_first_setup_document() external view {
        (uint32 version, bytes32 digest) = serviceProvider.setup(0);
        (uint64 epoch, bytes memory key, bytes32 groupId) = serviceProvider.group();
        same(digest, keccak256("setup"));
        same(version, epoch);
        same(key, TestGroup.publicKey());
        same(groupId, GROUP_ID);
    }

    function test_setup_versions_only_grow() external {
        _anchor(2, keccak256("two"));
        (uint32 version, bytes32 digest) = serviceProvider.setup(agreementId);
        same(version, 2);
        same(digest, keccak256("two"));
        vm.expectPartialRevert(Group.StaleVersion.selector);
        serviceProvider.anchorSetup(agreementId, 2, 0, 1, 0, "");
    }

    function testFuzz_anchors_only_what_the_group_signed(bytes32 digest, bytes32 other) external {
        vm.assume(digest != other);
        bytes32 body = keccak256(abi.encodePacked("setup", agreementId, uint32(1), digest));
        bytes memory signature = groupSigned("governance", body, body);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorSetup(agreementId, 1, other, 1, body, signature);
        serviceProvider.anchorSetup(agreementId, 1, digest, 1, body, signature);
    }

    function test_only_the_oracle_contract_uses_governance_for_others() external {
        vm.expectRevert(Group.NotOracle.selector);
        serviceProvider.useGovernance(1, 0, "", "");
    }

    function test_contracts_that_do_not_know_each_other_refuse_to_exist() external {
        vm.expectRevert(ServiceProviderContract.Miswired.selector);
        create("ServiceProviderContract", abi.encode(user, oracle));
    }

    function _anchor(uint32 version, bytes32 digest) private {
        bytes32 body = keccak256(abi.encodePacked("setup", agreementId, version, digest));
        bytes memory signature = groupSigned("governance", body, body);
        serviceProvider.anchorSetup(agreementId, version, digest, 1, body, signature);
    }

    function _isInvalid(Agreement memory a) private {
        vm.expectRevert(ServiceProviderContract.InvalidAgreement.selector);
        lockAs(consumer, a, 1 ether);
    }
}
