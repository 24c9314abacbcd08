// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Inclusions} from "../src/Inclusions.sol";
import {Exchange} from "../src/Exchange.sol";
import {Group} from "../src/Group.sol";
import {Legs} from "../src/Legs.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Penalties and their safety nets (PROTOCOL section 6)
contract PenalizeTest is World {
    uint64 private constant VALID = NOW + 60;

    function testFuzz_pays_the_required_sum_and_never_more_than_the_deposit(uint256 amount, uint8 count) external {
        amount = bounded(amount, 0.001 ether, 5 ether);
        uint256 paid;
        vm.warp(NOW + 1_000);
        for (uint64 i = 0; i < count % 8; i++) {
            if (paid == DEPOSIT) break;
            _penalize(answerOf(agreement(), i, amount, CONSUMER_FIRST), PAYMENT);
            uint256 required = (amount * 12_000 + 9_999) / 10_000;
            paid += required < DEPOSIT - paid ? required : DEPOSIT - paid;
        }
        (, uint256 left) = serviceProvider.account(agreementId, id(consumer));
        same(left, DEPOSIT - paid);
        same(serviceProvider.credit(address(0), provider), paid);
    }

    function test_the_victim_withdraws_whoever_challenged() external {
        Answer memory answer = answerOf(1);
        vm.warp(answer.firstBy + 1);
        (address account,) = serviceProvider.account(agreementId, id(consumer));
        bytes32 digest = digestOf(answer);
        _expectPenalized(1, PAYMENT, account, provider, 1.2 ether, digest);
        _penalize(answer, PAYMENT);
        uint256 before = provider.balance;
        vm.prank(provider);
        serviceProvider.withdraw(address(0));
        same(provider.balance - before, 1.2 ether);
    }

    function testFuzz_not_before_the_deadline_of_the_mover(uint8 mover, uint64 delay) external {
        mover = mover % 2;
        delay = delay % 200;
        Answer memory answer = answerOf(agreement(), 1, 1 ether, mover);
        bool early = NOW + delay <= (mover == CONSUMER_FIRST ? answer.firstBy : answer.secondBy);
        vm.warp(NOW + delay);
        if (early) vm.expectPartialRevert(ServiceProviderContract.BeforeDeadline.selector);
        _penalize(answer, PAYMENT);
    }

    function test_no_penalty_for_a_leg_on_record() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
        vm.warp(NOW + 1_000);
        vm.expectRevert(Legs.LegDone.selector);
        _penalize(answer, PAYMENT);
    }

    function test_no_second_penalty_for_an_exchange_and_side() external {
        vm.warp(NOW + 1_000);
        _penalize(answerOf(1), PAYMENT);
        vm.expectRevert(Legs.LegPenalised.selector);
        _penalize(answerOf(1), PAYMENT);
    }

    function test_no_penalty_without_the_consumers_intent() external {
        Answer memory answer = answerOf(1);
        vm.warp(NOW + 1_000);
        bytes memory forged = signed(PROVIDER_KEY, digestOf(intentOf(answer, VALID)));
        PenaltyProof memory proof = penaltyProof(answer, PAYMENT);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        _submit(answer, PAYMENT, forged, proof);
    }

    function test_no_penalty_without_the_group() external {
        Answer memory answer = answerOf(1);
        vm.warp(NOW + 1_000);
        bytes memory signature = signedIntent(answer, VALID);
        PenaltyProof memory proof = penaltyProof(answerOf(2), PAYMENT);
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        _submit(answer, PAYMENT, signature, proof);
        proof = penaltyProof(answer, PAYMENT);
        proof.epoch = 2;
        vm.expectPartialRevert(Group.WrongEpoch.selector);
        _submit(answer, PAYMENT, signature, proof);
        proof = penaltyProof(answer, PAYMENT);
        proof.nonce = 0;
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        _submit(answer, PAYMENT, signature, proof);
    }

    function test_no_penalty_on_an_answer_outside_the_agreement() external {
        vm.warp(NOW + 1_000);
        Answer memory answer = answerOf(1);
        answer.paymentRequired += 1;
        _isOutside(answer);
        answer = answerOf(1);
        answer.provider = address(this);
        _isOutside(answer);
        answer = answerOf(1);
        answer.firstBy -= 1;
        _isOutside(answer);
        answer = answerOf(agreement(), 1, 5 ether + 1, CONSUMER_FIRST);
        _isOutside(answer);
    }

    function test_no_penalty_of_an_unknown_kind_or_for_another_chain() external {
        Answer memory answer = answerOf(1);
        vm.warp(NOW + 1_000);
        PenaltyProof memory proof = penaltyProof(answer, PAYMENT);
        vm.expectPartialRevert(Inclusions.UnknownKind.selector);
        _submit(answer, 2, "", proof);
        vm.expectRevert(Inclusions.WrongChain.selector);
        _submit(answer, DELIVERY, "", proof);
    }

    function test_an_empty_account_waits_for_a_top_up() external {
        vm.warp(NOW + 1_000);
        _penalize(answerOf(agreement(), 1, 5 ether, CONSUMER_FIRST), PAYMENT);
        _penalize(answerOf(agreement(), 2, 5 ether, CONSUMER_FIRST), PAYMENT);
        vm.expectRevert(ServiceProviderContract.EmptyAccount.selector);
        _penalize(answerOf(3), PAYMENT);
        lockAs(consumer, agreement(), 2 ether);
        _penalize(answerOf(3), PAYMENT);
    }

    function test_one_signature_serves_a_list_of_penalties() external {
        Answer memory answer = answerOf(1);
        vm.warp(NOW + 1_000);
        (address account,) = serviceProvider.account(agreementId, id(consumer));
        bytes32 leaf = keccak256(
            abi.encodePacked(
                bytes1(0),
                agreementId,
                uint64(1),
                PAYMENT,
                account,
                id(provider),
                answer.paymentRequired,
                digestOf(answer)
            )
        );
        PenaltyProof memory proof = PenaltyProof(1, keccak256("first"), new bytes32[](1), "");
        proof.path[0] = bytes32(type(uint256).max);
        bytes32 root = keccak256(abi.encodePacked(hex"01", leaf, proof.path[0]));
        proof.signature = groupSigned("penalty", proof.nonce, root);
        _submit(answer, PAYMENT, signedIntent(answer, VALID), proof);
        same(serviceProvider.credit(address(0), provider), 1.2 ether);
    }

    function test_a_missing_delivery_on_this_chain_is_paid_from_the_providers_deposit() external {
        Answer memory answer = answerOf(_bothHere(), 1, 1 ether, CONSUMER_FIRST);
        vm.warp(answer.secondBy + 1);
        _penalize(answer, DELIVERY);
        same(serviceProvider.credit(address(0), consumer), 2.4 ether);
        vm.expectRevert(Legs.LegPenalised.selector);
        _penalize(answer, DELIVERY);
    }

    function test_payments_on_another_chain_are_in_its_own_asset() external {
        Agreement memory a = _bothHere();
        (a.paymentChain, a.paymentAsset) = (FABRIC, keccak256("token"));
        lockAs(provider, a, 20 ether);
        Answer memory answer = answerOf(a, 1, 1 ether, CONSUMER_FIRST);
        vm.warp(answer.secondBy + 1);
        _penalize(answer, DELIVERY);
        same(serviceProvider.credit(address(0), consumer), answer.dataRequired);
    }

    function test_a_delivery_on_record_is_never_penalised() external {
        Answer memory answer = answerOf(_bothHere(), 1, 1 ether, CONSUMER_FIRST);
        Attestation memory attestation = attest(answer);
        vm.prank(provider);
        user.deliver(answer, attestation, "sealed");
        vm.warp(answer.secondBy + 1);
        vm.expectRevert(Legs.LegDone.selector);
        _penalize(answer, DELIVERY);
    }

    function _bothHere() private returns (Agreement memory a) {
        a = agreement();
        (a.dataChain, a.dataContract) = (THIS_CHAIN, id(address(user)));
        lockAs(consumer, a, 10 ether);
        lockAs(provider, a, 20 ether);
    }

    function _isOutside(Answer memory answer) private {
        vm.expectRevert(Exchange.AnswerOutsideAgreement.selector);
        _penalize(answer, PAYMENT);
    }

    function _expectPenalized(
        uint64 sequence,
        uint8 kind,
        address account,
        address victim,
        uint256 amount,
        bytes32 digest
    ) private {
        vm.expectEmit(address(serviceProvider));
        emit ServiceProviderContract.Penalized(agreementId, sequence, kind, account, id(victim), amount, digest);
    }

    function _penalize(Answer memory answer, uint8 kind) private {
        this.signAndSubmit(answer, kind);
    }

    // Expected reverts belong to these calls, so the signatures are made inside them.
    function signAndSubmit(Answer memory answer, uint8 kind) external {
        bytes memory intentSignature = kind == PAYMENT ? signedIntent(answer, VALID) : bytes("");
        serviceProvider.penalize(answer, attest(answer), kind, VALID, intentSignature, penaltyProof(answer, kind));
    }

    function _submit(Answer memory answer, uint8 kind, bytes memory intentSignature, PenaltyProof memory proof)
        private
    {
        this.submit(answer, kind, intentSignature, proof);
    }

    function submit(Answer memory answer, uint8 kind, bytes memory intentSignature, PenaltyProof memory proof)
        external
    {
        serviceProvider.penalize(answer, attest(answer), kind, VALID, intentSignature, proof);
    }
}
