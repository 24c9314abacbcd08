// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Endings} from "../src/Endings.sol";
import {Assets} from "../src/Assets.sol";
import {Credits} from "../src/Credits.sol";
import {Exchange} from "../src/Exchange.sol";
import {Legs} from "../src/Legs.sol";
import {OracleContract} from "../src/OracleContract.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {UserContract} from "../src/UserContract.sol";
import {Thief} from "./support/Thief.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

contract UserContractTest is World {
    function testFuzz_pays_until_its_deadline_and_not_after(uint64 sequence, uint8 mover, uint64 delay) external {
        mover = mover % 2;
        delay = delay % 200;
        Answer memory answer = answerOf(agreement(), sequence, 1 ether, mover);
        uint64 deadline = mover == CONSUMER_FIRST ? answer.firstBy : answer.secondBy;
        vm.warp(NOW + delay);
        if (NOW + delay > deadline) vm.expectPartialRevert(UserContract.TooLate.selector);
        _pay(answer);
        (bool done,) = user.legs(agreementId, PAYMENT, sequence);
        same(done ? 1 : 0, NOW + delay > deadline ? 0 : 1);
    }

    function testFuzz_each_exchange_has_its_own_bits(uint64 one, uint64 other) external {
        vm.assume(one != other);
        _pay(answerOf(one));
        vm.prank(address(serviceProvider));
        user.markPenalised(agreementId, PAYMENT, other);
        _isLeg(one, true, false);
        _isLeg(other, false, true);
    }

    function testFuzz_credits_every_payment_in_full(uint8[] calldata sequences) external {
        uint256 paid;
        for (uint256 i = 0; i < sequences.length && i < 12; i++) {
            Answer memory answer = answerOf(agreement(), sequences[i], 0.001 ether + uint256(sequences[i]), 0);
            (bool done,) = user.legs(agreementId, PAYMENT, sequences[i]);
            if (done) vm.expectRevert(Legs.LegDone.selector);
            else paid += answer.amount;
            _pay(answer);
        }
        same(user.credit(address(0), provider), paid);
        same(address(user).balance, paid);
    }

    function testFuzz_calculates_the_deposit_rounded_up(uint128 amount, uint32 coef) external view {
        uint256 required = user.calculate(amount, coef);
        yes(required * 10_000 >= uint256(amount) * coef);
        yes(required == 0 || (required - 1) * 10_000 < uint256(amount) * coef);
    }

    function test_pay_tells_what_was_paid() external {
        Answer memory answer = answerOf(7);
        Attestation memory attestation = attest(answer);
        vm.expectEmit(address(user));
        emit UserContract.Paid(agreementId, 7, digestOf(answer), provider, 1 ether);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
    }

    function test_only_the_consumer_pays_without_an_intent() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        vm.expectRevert(Endings.NotParty.selector);
        user.pay{value: 1 ether}(answer, attestation);
    }

    function test_anyone_pays_with_the_consumers_intent() external {
        Answer memory answer = answerOf(1);
        user.payFor{value: 1 ether}(answer, attest(answer), NOW + 60, signedIntent(answer, NOW + 60));
        _isLeg(1, true, false);
    }

    function test_an_intent_of_somebody_else_or_of_other_terms_pays_nothing() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        bytes memory forged = signed(PROVIDER_KEY, digestOf(intentOf(answer, NOW + 60)));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.payFor{value: 1 ether}(answer, attestation, NOW + 60, forged);
        bytes memory genuine = signedIntent(answer, NOW + 60);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.payFor{value: 1 ether}(answer, attestation, NOW + 61, genuine);
    }

    function test_an_intent_that_expired_before_the_answer_pays_nothing() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        bytes memory signature = signedIntent(answer, NOW - 1);
        vm.expectRevert(Exchange.IntentExpired.selector);
        user.payFor{value: 1 ether}(answer, attestation, NOW - 1, signature);
    }

    function test_takes_exactly_the_amount() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        vm.expectRevert(Assets.WrongValue.selector);
        vm.prank(consumer);
        user.pay{value: 1 ether - 1}(answer, attestation);
    }

    function test_refuses_an_answer_for_another_chain_or_contract() external {
        Answer memory answer = answerOf(1);
        answer.paymentContract = id(address(this));
        Attestation memory attestation = attest(answer);
        vm.expectRevert(UserContract.WrongChain.selector);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
        answer = answerOf(1);
        vm.chainId(5);
        attestation = attest(answer);
        vm.expectRevert(UserContract.WrongChain.selector);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
    }

    function test_refuses_an_unattested_answer() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answerOf(2));
        vm.expectPartialRevert(OracleContract.UnknownAttestor.selector);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
    }

    function test_refuses_a_leg_that_was_penalised_and_penalises_no_leg_that_was_done() external {
        vm.prank(address(serviceProvider));
        user.markPenalised(agreementId, PAYMENT, 1);
        vm.expectRevert(Legs.LegPenalised.selector);
        _pay(answerOf(1));
        _pay(answerOf(2));
        vm.expectRevert(Legs.LegDone.selector);
        vm.prank(address(serviceProvider));
        user.markPenalised(agreementId, PAYMENT, 2);
    }

    function test_only_the_service_provider_contract_penalises() external {
        vm.expectRevert(UserContract.NotServiceProvider.selector);
        user.markPenalised(agreementId, PAYMENT, 1);
    }

    function test_withdraws_once() external {
        _pay(answerOf(1));
        uint256 before = provider.balance;
        vm.prank(provider);
        user.withdraw(address(0));
        same(provider.balance - before, 1 ether);
        vm.expectRevert(Credits.NoCredit.selector);
        vm.prank(provider);
        user.withdraw(address(0));
    }

    function test_a_payee_that_calls_back_takes_nothing_more() external {
        Thief thief = new Thief(user);
        Answer memory answer = answerOf(1);
        answer.provider = address(thief);
        _pay(answer);
        _pay(answerOf(2));
        vm.expectRevert(Assets.TransferFailed.selector);
        thief.steal();
        same(address(user).balance, 2 ether);
    }

    function test_pays_in_a_token_of_the_list() external {
        Answer memory answer = answerOf(1);
        answer.paymentAsset = id(address(token));
        token.mint(consumer, 1 ether);
        vm.prank(consumer);
        token.approve(address(user), 1 ether);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay(answer, attestation);
        vm.prank(provider);
        user.withdraw(address(token));
        same(token.balanceOf(provider), 1 ether);
    }

    function test_refuses_a_token_that_keeps_a_fee_or_is_not_on_the_list() external {
        Answer memory answer = answerOf(1);
        answer.paymentAsset = id(address(token));
        token.mint(consumer, 1 ether);
        token.setFee(1);
        vm.prank(consumer);
        token.approve(address(user), 1 ether);
        Attestation memory attestation = attest(answer);
        vm.expectRevert(Assets.TransferFailed.selector);
        vm.prank(consumer);
        user.pay(answer, attestation);
        answer.paymentAsset = id(address(0xdead));
        attestation = attest(answer);
        vm.expectPartialRevert(UserContract.AssetNotAccepted.selector);
        vm.prank(consumer);
        user.pay(answer, attestation);
    }

    function _pay(Answer memory answer) private {
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay{value: answer.amount}(answer, attestation);
    }

    function _isLeg(uint64 sequence, bool done, bool penalised) private view {
        (bool isDone, bool isPenalised) = user.legs(agreementId, PAYMENT, sequence);
        yes(isDone == done && isPenalised == penalised);
    }
}
