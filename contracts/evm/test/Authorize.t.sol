// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Endings} from "../src/Endings.sol";
import {IGateway} from "../src/Interfaces.sol";
import {Legs} from "../src/Legs.sol";
import {OracleContract} from "../src/OracleContract.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {UserContract} from "../src/UserContract.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title The EIP-3668 lookup of UserContract
contract AuthorizeTest is World {
    function test_sends_the_client_to_the_gateways() external {
        PaymentIntent memory intent = _intent();
        bytes memory signature = signed(CONSUMER_KEY, digestOf(intent));
        string[] memory urls = new string[](2);
        (urls[0], urls[1]) = ("https://one.example/answers", "https://two.example/answers");
        vm.expectRevert(
            abi.encodeWithSelector(
                UserContract.OffchainLookup.selector,
                address(user),
                urls,
                abi.encodeCall(IGateway.answer, (intent, signature)),
                UserContract.authorizeCallback.selector,
                abi.encode(intent, uint256(1.2 ether))
            )
        );
        user.authorize(intent, signature);
    }

    function test_the_callback_returns_the_checked_answer() external view {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        (Answer memory returned, Attestation memory proof) =
            user.authorizeCallback(abi.encode(answer, attestation), _extraData());
        same(keccak256(abi.encode(returned, proof)), keccak256(abi.encode(answer, attestation)));
    }

    function test_the_callback_refuses_the_answer_to_another_question() external {
        Answer memory answer = answerOf(2);
        bytes memory response = abi.encode(answer, attest(answer));
        vm.expectRevert(UserContract.AnswerMismatch.selector);
        user.authorizeCallback(response, _extraData());
    }

    function test_the_callback_refuses_another_required_sum() external {
        Answer memory answer = answerOf(1);
        answer.paymentRequired += 1;
        bytes memory response = abi.encode(answer, attest(answer));
        vm.expectRevert(UserContract.AnswerMismatch.selector);
        user.authorizeCallback(response, _extraData());
    }

    function test_the_callback_refuses_an_unknown_attestor() external {
        Answer memory answer = answerOf(1);
        bytes memory response = abi.encode(answer, attest(answerOf(2)));
        vm.expectPartialRevert(OracleContract.UnknownAttestor.selector);
        user.authorizeCallback(response, _extraData());
    }

    function testFuzz_the_callback_refuses_rubbish(bytes calldata response) external {
        vm.expectRevert();
        user.authorizeCallback(response, _extraData());
    }

    function test_refuses_an_agreement_without_a_deposit() external {
        PaymentIntent memory intent = _intent();
        intent.agreementId = keccak256("unknown");
        _refuses(intent, Endings.UnknownAgreement.selector);
    }

    function test_refuses_an_amount_of_zero_or_above_two_to_the_255() external {
        PaymentIntent memory intent = _intent();
        intent.amount = 0;
        _refuses(intent, UserContract.InvalidAmount.selector);
        intent.amount = (1 << 255) + 1;
        _refuses(intent, UserContract.InvalidAmount.selector);
    }

    function test_refuses_a_price_outside_the_bounds() external {
        PaymentIntent memory intent = _intent();
        intent.amount = 0.001 ether - 1;
        _refuses(intent, UserContract.PriceOutOfBounds.selector);
        intent.amount = 5 ether + 1;
        _refuses(intent, UserContract.PriceOutOfBounds.selector);
    }

    function test_refuses_what_has_expired() external {
        PaymentIntent memory intent = _intent();
        intent.validUntil = NOW - 1;
        _refuses(intent, UserContract.IntentExpired.selector);
        vm.warp(NOW + 30 days + 1);
        _refuses(intent, UserContract.AgreementExpired.selector);
    }

    function test_refuses_an_unknown_mover() external {
        PaymentIntent memory intent = _intent();
        intent.firstMover = 2;
        _refuses(intent, UserContract.InvalidMover.selector);
    }

    function test_refuses_a_stranger() external {
        PaymentIntent memory intent = _intent();
        bytes memory signature = signed(PROVIDER_KEY, digestOf(intent));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.authorize(intent, signature);
    }

    function test_refuses_an_exchange_that_was_paid() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
        _refuses(_intent(), Legs.LegDone.selector);
    }

    function _intent() private view returns (PaymentIntent memory) {
        return intentOf(answerOf(1), NOW + 60);
    }

    function _extraData() private view returns (bytes memory) {
        return abi.encode(_intent(), uint256(1.2 ether));
    }

    function _refuses(PaymentIntent memory intent, bytes4 reason) private {
        bytes memory signature = signed(CONSUMER_KEY, digestOf(intent));
        vm.expectPartialRevert(reason);
        user.authorize(intent, signature);
    }
}
