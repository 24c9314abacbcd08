// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Group} from "../src/Group.sol";
import {Inclusions} from "../src/Inclusions.sol";
import {Receipts} from "../src/Receipts.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import "../src/Types.sol";
import {TestBlock} from "./support/TestBlock.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Anybody proves that a leg is recorded: by this chain's blocks, or by those of another that the group anchored
contract ProveInclusionTest is World {
    event InclusionProved(bytes32 indexed agreementId, uint64 indexed sequence, uint8 side, bytes32 answerDigest);

    bytes32 private constant PAID = keccak256("Paid(bytes32,uint64,bytes32,address,uint256)");
    bytes32 private constant DELIVERED = keccak256("Delivered(bytes32,uint64,bytes32,bytes)");
    bytes32 private constant OTHER_CHAIN = keccak256("eip155:10");
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;
    address private constant SYSTEM = 0xffffFFFfFFffffffffffffffFfFFFfffFFFfFFfE;
    // As EIP-2935 gives it.
    bytes private constant HISTORY_CODE =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";
    uint64 private constant HEIGHT = 20_000;

    Answer private _answer;

    function setUp() public override {
        super.setUp();
        vm.roll(HEIGHT);
        _answer = answerOf(7);
    }

    function test_A_payment_in_a_recent_block_becomes_legal() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _know(HEIGHT - 1, proof);
        vm.expectEmit(address(serviceProvider));
        emit InclusionProved(agreementId, 7, PAYMENT, digestOf(_answer));
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
        same(serviceProvider.legal(agreementId, PAYMENT, 7), digestOf(_answer));
        same(serviceProvider.legal(agreementId, DELIVERY, 7), 0);
    }

    function test_What_is_legal_is_not_penalised_even_under_the_group_s_signature() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _know(HEIGHT - 1, proof);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
        vm.warp(_answer.secondBy + 1);
        bytes memory intent = signedIntent(_answer, NOW);
        PenaltyProof memory penalty = penaltyProof(_answer, PAYMENT);
        vm.expectRevert(ServiceProviderContract.ProvedLegal.selector);
        serviceProvider.penalize(_answer, attest(_answer), PAYMENT, NOW, intent, penalty);
    }

    function test_A_leg_is_proved_once() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _know(HEIGHT - 1, proof);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
        vm.expectRevert(Inclusions.LegalAlready.selector);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
    }

    function test_An_older_block_is_known_by_the_history_contract() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        vm.etch(HISTORY, HISTORY_CODE);
        vm.prank(SYSTEM);
        (bool stored,) = HISTORY.call(bytes.concat(keccak256(proof.header)));
        yes(stored);
        vm.roll(HEIGHT + 8_000);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
        same(serviceProvider.legal(agreementId, PAYMENT, 7), digestOf(_answer));
    }

    function test_A_block_older_than_the_history_is_unknown() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _expectUnknown(proof, HEIGHT - 1); // without the history contract
        vm.etch(HISTORY, HISTORY_CODE);
        vm.prank(SYSTEM);
        (bool stored,) = HISTORY.call(bytes.concat(keccak256(proof.header)));
        yes(stored);
        vm.roll(HEIGHT + 8_192);
        _expectUnknown(proof, HEIGHT - 1);
    }

    function test_A_header_that_is_no_block_s_is_refused() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _know(HEIGHT - 1, _proofOf(HEIGHT - 1, 1, PAID, address(this)));
        _expectUnknown(proof, HEIGHT - 1);
        _expectUnknown(_proofAt(HEIGHT), HEIGHT);
        _expectUnknown(_proofAt(0), 0);
    }

    function test_Another_contract_s_event_or_a_failed_transaction_proves_nothing() external {
        ReceiptProof memory proof = _proofOf(HEIGHT - 1, 1, PAID, address(this));
        _know(HEIGHT - 1, proof);
        vm.expectRevert(Receipts.EventMissing.selector);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
        proof = _proofOf(HEIGHT - 2, 0, PAID, address(user));
        _know(HEIGHT - 2, proof);
        vm.expectRevert(Receipts.TransactionFailed.selector);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
    }

    function test_A_contract_that_is_not_ours_records_no_leg_of_this_chain() external {
        _answer.paymentContract = id(address(this));
        ReceiptProof memory proof = _proofOf(HEIGHT - 1, 1, PAID, address(this));
        _know(HEIGHT - 1, proof);
        vm.expectRevert(Inclusions.WrongChain.selector);
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
    }

    function test_An_answer_needs_its_attestation_and_a_side() external {
        ReceiptProof memory proof = _proofAt(HEIGHT - 1);
        _know(HEIGHT - 1, proof);
        Attestation memory forged = attest(_answer);
        forged.signature = signed(CONSUMER_KEY, keccak256("nothing"));
        vm.expectRevert();
        serviceProvider.proveInclusion(_answer, forged, PAYMENT, proof);
        vm.expectRevert(abi.encodeWithSelector(Inclusions.UnknownKind.selector, 2));
        serviceProvider.proveInclusion(_answer, attest(_answer), 2, proof);
    }

    function test_A_delivery_on_another_chain_is_proved_by_the_group_s_anchor() external {
        (_answer.dataChain, _answer.dataContract) = (OTHER_CHAIN, id(address(0xdada)));
        ReceiptProof memory proof = _proofOf(123, 1, DELIVERED, address(0xdada));
        vm.expectRevert(abi.encodeWithSelector(Inclusions.UnknownHeader.selector, 123));
        serviceProvider.proveInclusion(_answer, attest(_answer), DELIVERY, proof);
        _anchor(OTHER_CHAIN, 123, keccak256(proof.header));
        same(serviceProvider.headers(OTHER_CHAIN, 123), keccak256(proof.header));
        serviceProvider.proveInclusion(_answer, attest(_answer), DELIVERY, proof);
        same(serviceProvider.legal(agreementId, DELIVERY, 7), digestOf(_answer));
    }

    function test_A_block_of_this_chain_is_not_one_of_another() external {
        (_answer.dataChain, _answer.dataContract) = (OTHER_CHAIN, id(address(user)));
        ReceiptProof memory proof = _proofOf(HEIGHT - 1, 1, DELIVERED, address(user));
        _know(HEIGHT - 1, proof);
        vm.expectRevert(abi.encodeWithSelector(Inclusions.UnknownHeader.selector, HEIGHT - 1));
        serviceProvider.proveInclusion(_answer, attest(_answer), DELIVERY, proof);
    }

    function test_An_anchor_needs_the_group_and_stays() external {
        bytes memory signature = _signatureOf(OTHER_CHAIN, 5, keccak256("a"));
        bytes32 nonce = keccak256(abi.encodePacked("header", OTHER_CHAIN, uint64(5), keccak256("a")));
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        serviceProvider.anchorHeader(OTHER_CHAIN, 5, keccak256("b"), 1, nonce, signature);
        serviceProvider.anchorHeader(OTHER_CHAIN, 5, keccak256("a"), 1, nonce, signature);
        vm.expectRevert(abi.encodeWithSelector(Inclusions.HeaderAnchoredBefore.selector, keccak256("a")));
        serviceProvider.anchorHeader(OTHER_CHAIN, 5, keccak256("b"), 1, nonce, signature);
        vm.expectRevert(Inclusions.WrongChain.selector);
        serviceProvider.anchorHeader(THIS_CHAIN, 5, keccak256("a"), 1, nonce, signature);
    }

    function _anchor(bytes32 chain, uint64 number, bytes32 hash) private {
        bytes32 nonce = keccak256(abi.encodePacked("header", chain, number, hash));
        serviceProvider.anchorHeader(chain, number, hash, 1, nonce, _signatureOf(chain, number, hash));
    }

    function _signatureOf(bytes32 chain, uint64 number, bytes32 hash) private view returns (bytes memory) {
        bytes32 payload = keccak256(abi.encodePacked("header", chain, number, hash));
        return groupSigned("governance", payload, payload);
    }

    function _expectUnknown(ReceiptProof memory proof, uint64 number) private {
        vm.expectRevert(abi.encodeWithSelector(Inclusions.UnknownHeader.selector, number));
        serviceProvider.proveInclusion(_answer, attest(_answer), PAYMENT, proof);
    }

    /// The chain's hash of that height is this header's.
    function _know(uint64 number, ReceiptProof memory proof) private {
        vm.setBlockhash(number, keccak256(proof.header));
    }

    function _proofAt(uint64 number) private view returns (ReceiptProof memory) {
        return _proofOf(number, 1, PAID, address(user));
    }

    function _proofOf(uint64 number, uint8 status, bytes32 topic, address emitter)
        private
        view
        returns (ReceiptProof memory)
    {
        TestBlock.Log memory log;
        log.emitter = emitter;
        log.topics = [topic, _answer.agreementId, bytes32(uint256(_answer.sequence))];
        log.data = abi.encode(digestOf(_answer), _answer.provider, _answer.amount);
        return TestBlock.proofOf(number, TestBlock.receiptOf(status, log));
    }
}
