// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Endings} from "../src/Endings.sol";
import {Exchange} from "../src/Exchange.sol";
import {Group} from "../src/Group.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title How agreements end: suspension, release by the group or by both, and the hatch for one alone
contract EndingsTest is World {
    uint64 private constant MARGIN = 1 hours;
    /// T + W + grace + margin of the test's agreement.
    uint64 private constant DELAY = 120 + 60 + 5 + MARGIN;

    function test_either_party_suspends_and_what_is_in_flight_runs_to_its_end() external {
        _refusedTo(attestor, Endings.NotParty.selector);
        vm.expectEmit(address(user));
        emit Endings.Suspended(agreementId, provider);
        vm.prank(provider);
        user.suspend(agreementId);
        _refusedTo(consumer, Endings.AgreementSuspended.selector);
        _pay(1);
        PaymentIntent memory intent = intentOf(answerOf(2), NOW);
        bytes memory signature = signedIntent(answerOf(2), NOW);
        vm.expectRevert(Endings.AgreementSuspended.selector);
        user.authorize(intent, signature);
    }

    function test_nobody_ends_an_unknown_agreement() external {
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(Endings.UnknownAgreement.selector, unknown));
        user.suspend(unknown);
        vm.expectRevert(Endings.NotRequested.selector);
        user.releaseAfterDelay(unknown);
    }

    function test_the_group_releases_after_the_expiry_and_only_once() external {
        bytes memory signature = groupSigned("release", 0, agreementId);
        uint64 expiry = agreement().expiry;
        vm.expectRevert(abi.encodeWithSelector(Endings.NotYet.selector, expiry));
        user.release(agreementId, 1, signature);
        vm.warp(expiry + 1);
        bytes memory elsewhere = groupSigned("release", 0, keccak256("another agreement"));
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        user.release(agreementId, 1, elsewhere);
        vm.expectEmit(address(serviceProvider));
        emit ServiceProviderContract.Released(agreementId, DEPOSIT, 0);
        user.release(agreementId, 1, signature);
        _returned(DEPOSIT);
        vm.expectRevert(Exchange.AgreementReleased.selector);
        user.release(agreementId, 1, signature);
    }

    function test_both_release_at_once_and_waive_what_is_open() external {
        Answer memory open = answerOf(1);
        _releaseByBoth();
        _returned(DEPOSIT);
        vm.warp(open.secondBy + 1);
        bytes memory intent = signedIntent(open, NOW);
        PenaltyProof memory proof = penaltyProof(open, PAYMENT);
        vm.expectRevert(Exchange.AgreementReleased.selector);
        serviceProvider.penalize(open, attest(open), PAYMENT, NOW, intent, proof);
    }

    function test_one_signature_or_a_strangers_releases_nothing() external {
        (bytes memory one, bytes memory other) =
            (signedRelease(CONSUMER_KEY, agreementId), signedRelease(PROVIDER_KEY, agreementId));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.releaseByBoth(agreementId, one, one);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.releaseByBoth(agreementId, other, other);
        bytes memory elsewhere = signedRelease(PROVIDER_KEY, keccak256("another agreement"));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        user.releaseByBoth(agreementId, one, elsewhere);
    }

    function test_a_released_agreement_takes_no_payment_and_no_deposit() external {
        _releaseByBoth();
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        vm.expectRevert(Exchange.AgreementReleased.selector);
        vm.prank(consumer);
        user.pay{value: answer.amount}(answer, attestation);
        bytes32 digest = digestOf(agreement());
        (bytes memory one, bytes memory other) = (signed(CONSUMER_KEY, digest), signed(PROVIDER_KEY, digest));
        Agreement memory a = agreement();
        vm.prank(consumer);
        vm.expectRevert(Exchange.AgreementReleased.selector);
        serviceProvider.lock{value: 1 ether}(a, one, other);
    }

    function test_the_payees_other_agreements_go_on() external {
        _releaseByBoth();
        Agreement memory next = agreement();
        next.salt = keccak256("another");
        Answer memory answer = answerOf(next, 1, 1 ether, CONSUMER_FIRST);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay{value: 1 ether}(answer, attestation);
        same(user.credit(address(0), provider), 1 ether);
    }

    function testFuzz_the_hatch_opens_after_its_delay(uint64 early) external {
        vm.expectRevert(Endings.NotRequested.selector);
        user.releaseAfterDelay(agreementId);
        vm.expectEmit(address(user));
        emit Endings.ReleaseRequested(agreementId, consumer, NOW + DELAY);
        _request();
        vm.warp(bounded(early, NOW, NOW + DELAY));
        vm.expectRevert(abi.encodeWithSelector(Endings.NotYet.selector, NOW + DELAY));
        user.releaseAfterDelay(agreementId);
        vm.warp(NOW + DELAY + 1);
        user.releaseAfterDelay(agreementId);
        _returned(DEPOSIT);
    }

    function test_a_request_suspends_and_is_made_once() external {
        _request();
        _refusedTo(provider, Endings.AgreementSuspended.selector);
        vm.expectRevert(Endings.RequestedAlready.selector);
        vm.prank(provider);
        user.requestRelease(agreementId);
    }

    function testFuzz_a_veto_moves_the_release_to_its_exchanges_end(uint64 later) external {
        _request();
        later = uint64(bounded(later, 1, MARGIN));
        Answer memory open = _issuedAt(NOW + later);
        vm.expectEmit(address(user));
        emit Endings.ReleaseVetoed(agreementId, 1, digestOf(open), NOW + DELAY + later);
        user.veto(open, attest(open));
        vm.warp(NOW + DELAY + later);
        vm.expectRevert(abi.encodeWithSelector(Endings.NotYet.selector, NOW + DELAY + later));
        user.releaseAfterDelay(agreementId);
        vm.warp(NOW + DELAY + later + 1);
        user.releaseAfterDelay(agreementId);
        _returned(DEPOSIT);
    }

    function test_a_veto_needs_an_open_exchange_and_holds_up_for_no_longer_than_the_margin() external {
        Answer memory open = _issuedAt(NOW + 1);
        _vetoRefused(open, Endings.NotRequested.selector);
        _request();
        _vetoRefused(answerOf(1), Endings.NothingOpen.selector);
        user.veto(open, attest(open));
        _vetoRefused(open, Endings.NothingOpen.selector);
        _vetoRefused(_issuedAt(NOW + MARGIN + 1), Endings.NothingOpen.selector);
        Answer memory endless = _issuedAt(NOW + 2);
        endless.secondBy += 1;
        endless.firstBy += 1;
        _vetoRefused(endless, Exchange.AnswerOutsideAgreement.selector);
    }

    function test_a_penalty_during_the_delay_is_paid_from_the_deposit() external {
        Answer memory missing = answerOf(1);
        _request();
        vm.warp(missing.secondBy + 1);
        serviceProvider.penalize(
            missing, attest(missing), PAYMENT, NOW, signedIntent(missing, NOW), penaltyProof(missing, PAYMENT)
        );
        vm.warp(NOW + DELAY + 1);
        user.releaseAfterDelay(agreementId);
        same(serviceProvider.credit(address(0), provider), missing.paymentRequired);
        _returned(DEPOSIT - missing.paymentRequired);
    }

    function test_only_the_user_contract_pays_out() external {
        vm.expectRevert(ServiceProviderContract.NotUserContract.selector);
        serviceProvider.payOut(agreementId);
    }

    function _returned(uint256 amount) private {
        (, uint256 balance) = serviceProvider.account(agreementId, id(consumer));
        same(balance, 0);
        same(serviceProvider.credit(address(0), consumer), amount);
        uint256 before = consumer.balance;
        vm.prank(consumer);
        serviceProvider.withdraw(address(0));
        same(consumer.balance - before, amount);
    }

    function _releaseByBoth() private {
        user.releaseByBoth(agreementId, signedRelease(CONSUMER_KEY, agreementId), signedRelease(PROVIDER_KEY, agreementId));
    }

    function _request() private {
        vm.prank(consumer);
        user.requestRelease(agreementId);
    }

    function _pay(uint64 sequence) private {
        Answer memory answer = answerOf(sequence);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        user.pay{value: answer.amount}(answer, attestation);
    }

    function _issuedAt(uint64 time) private view returns (Answer memory answer) {
        answer = answerOf(1);
        (answer.issuedAt, answer.firstBy, answer.secondBy) = (time, time + 80, time + 120);
    }

    function _refusedTo(address party, bytes4 reason) private {
        vm.expectRevert(reason);
        vm.prank(party);
        user.suspend(agreementId);
    }

    function _vetoRefused(Answer memory answer, bytes4 reason) private {
        Attestation memory attestation = attest(answer);
        vm.expectRevert(reason);
        user.veto(answer, attestation);
    }
}
