// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "../src/BlsVerifier.sol";
import {IGateway, IOracle, IServiceProvider} from "../src/Interfaces.sol";
import {OracleContract} from "../src/OracleContract.sol";
import {ServiceProviderContract} from "../src/ServiceProviderContract.sol";
import {TypedData} from "../src/TypedData.sol";
import "../src/Types.sol";
import {UserContract} from "../src/UserContract.sol";
import {Check} from "./support/Check.sol";
import {vm} from "./support/Vm.sol";

/// @title The contracts against tests/vectors/protocol.json, which ethers and @noble/curves computed
contract VectorsTest is Check {
    OracleContract private constant ORACLE = OracleContract(address(0xc0002));

    string private _json;
    UserContract private _user;
    ServiceProviderContract private _serviceProvider;

    /// The three contracts stand at the addresses of the vectors, with the vectors' group key and attestor.
    function setUp() external {
        vm.warp(1_900_000_000);
        _json = vm.readFile("../../tests/vectors/protocol.json");
        _user = UserContract(vm.parseJsonAddress(_json, ".chains.payment.userContract"));
        _serviceProvider =
            ServiceProviderContract(vm.parseJsonAddress(_json, ".chains.payment.serviceProviderContract"));
        _place(address(ORACLE), vm.getCode("OracleContract.sol:OracleContract"), abi.encode(_serviceProvider));
        bytes memory parts = abi.encode(ORACLE, _serviceProvider, new string[](1), new address[](0));
        _place(address(_user), vm.getCode("UserContract.sol:UserContract"), parts);
        _place(address(_serviceProvider), vm.getCode("ServiceProviderContract.sol:ServiceProviderContract"), abi.encode(_user, ORACLE));
        _serviceProvider.initialize(_bytes(".bls.publicKeyEip2537"), 0, 0);
        _registerAttestor();
    }

    function test_type_hashes() external view {
        same(TypedData.AGREEMENT, _word(".types.Agreement.typeHash"));
        same(TypedData.PAYMENT_INTENT, _word(".types.PaymentIntent.typeHash"));
        same(TypedData.ANSWER, _word(".types.Answer.typeHash"));
    }

    function test_digests() external view {
        same(this.digestOf(_agreement()), _word(".agreement.digest"));
        same(this.digestOf(_answer()), _word(".answer.digest"));
        (PaymentIntent memory intent,) = _intent();
        same(TypedData.digest(intent), _word(".intent.digest"));
    }

    function test_names_of_chain_and_key() external view {
        same(_user.chain(), _word(".chains.payment.chain"));
        same(_serviceProvider.firstKey(), _bytes(".bls.publicKeyCompressed"));
    }

    function test_required_amounts() external view {
        for (uint256 i = 0; i < 6; i++) {
            string memory item = string.concat(".requiredAmounts[", vm.toString(i), "]");
            uint256 amount = vm.parseJsonUint(_json, string.concat(item, ".amount"));
            uint256 coefficient = vm.parseJsonUint(_json, string.concat(item, ".coefficient"));
            same(_user.calculate(amount, coefficient), vm.parseJsonUint(_json, string.concat(item, ".paymentRequired")));
        }
    }

    function test_group_signatures_of_every_kind() external view {
        bytes memory key = _bytes(".bls.publicKeyEip2537");
        for (uint256 i = 0; i < 12; i++) {
            string memory item = string.concat(".groupMessages[", vm.toString(i), "]");
            bytes32 message = _word(string.concat(item, ".message"));
            same(BlsVerifier.hashToG1(message), _bytes(string.concat(item, ".hashToG1")));
            yes(BlsVerifier.verify(message, _bytes(string.concat(item, ".signatureEip2537")), key));
        }
    }

    function test_anchors_the_checkpoint_of_the_vectors() external {
        uint64 number = uint64(vm.parseJsonUint(_json, ".checkpoint.number"));
        bytes32 digest = _word(".checkpoint.cidDigest");
        same(sha256(bytes(vm.parseJsonString(_json, ".checkpoint.document"))), digest);
        _serviceProvider.anchorCheckpoint(number, digest, 1, _bytes(".groupMessages[3].signatureEip2537"));
        (uint64 shown, bytes32 shownDigest) = _serviceProvider.checkpoint();
        same(shown, number);
        same(shownDigest, digest);
    }

    function test_attestations_of_one_answer_and_of_three() external view {
        same(ORACLE.verify(_answer(), _one()), _word(".answer.digest"));
        Attestation memory three = Attestation(
            1, vm.parseJsonBytes32Array(_json, ".attestations.three.paths[0]"), _bytes(".attestations.three.signature")
        );
        same(ORACLE.verify(_answer(), three), _word(".answer.digest"));
    }

    function test_authorize_hands_out_the_lookups_call_data() external {
        _lock();
        (bool done, bytes memory reason) = address(_user).call(_bytes(".abi.authorizeCallData"));
        no(done);
        (,, bytes memory callData,,) = this.withoutSelector(reason);
        same(callData, _bytes(".abi.lookupCallData"));
    }

    function test_pay_takes_the_vectors_call_data() external {
        address consumer = _answer().consumer;
        vm.deal(consumer, 1 ether);
        vm.prank(consumer);
        (bool done,) = address(_user).call{value: _answer().amount}(_bytes(".abi.payCallData"));
        yes(done);
        (bool paid,) = _user.legs(_answer().agreementId, PAYMENT, _answer().sequence);
        yes(paid);
    }

    function test_penalty_signed_over_a_list_of_one() external {
        _lock();
        Answer memory answer = _answer();
        vm.warp(answer.firstBy + 1);
        PenaltyProof memory proof = PenaltyProof(
            1, _word(".groupMessages[0].nonce"), new bytes32[](0), _bytes(".groupMessages[0].signatureEip2537")
        );
        (PaymentIntent memory intent, bytes memory signature) = _intent();
        _serviceProvider.penalize(answer, _one(), PAYMENT, intent.validUntil, signature, proof);
        same(_serviceProvider.credit(address(0), answer.provider), answer.paymentRequired);
    }

    function test_deposit_account() external {
        _lock();
        (address name,) = _serviceProvider.account(
            _word(".agreement.digest"), vm.parseJsonBytes32(_json, ".evmParties.consumer.partyId")
        );
        same(name, vm.parseJsonAddress(_json, ".depositAccounts.consumerEvm"));
    }

    function test_setup_anchor() external {
        string memory item = ".governance.setup.messages[0]";
        bytes memory signature = _bytes(string.concat(item, ".signatureEip2537"));
        bytes32 cidDigest = _word(".governance.setup.cidDigest");
        bytes32 nonce = _word(string.concat(item, ".nonce"));
        _serviceProvider.anchorSetup(_word(".agreement.digest"), 3, cidDigest, 1, nonce, signature);
    }

    function test_group_change() external {
        string memory item = ".governance.group";
        bytes memory signature = _bytes(string.concat(item, ".messages[0].signatureEip2537"));
        bytes memory key = _bytes(string.concat(item, ".publicKeyEip2537"));
        _serviceProvider.changeGroup(2, key, _word(string.concat(item, ".groupId")), signature);
    }

    function digestOf(Agreement calldata value) external pure returns (bytes32) {
        return TypedData.digest(value);
    }

    function digestOf(Answer calldata value) external pure returns (bytes32) {
        return TypedData.digest(value);
    }

    function withoutSelector(bytes calldata data)
        external
        pure
        returns (address, string[] memory, bytes memory, bytes4, bytes memory)
    {
        return abi.decode(data[4:], (address, string[], bytes, bytes4, bytes));
    }

    function decodeIntent(bytes calldata data) external pure returns (PaymentIntent memory, bytes memory) {
        return abi.decode(data[4:], (PaymentIntent, bytes));
    }

    function _lock() private {
        Agreement memory agreement = _agreement();
        vm.deal(agreement.consumer, 2 ether);
        bytes memory other = _bytes(".agreement.providerSignature");
        bytes memory one = _bytes(".agreement.consumerSignature");
        vm.prank(agreement.consumer);
        _serviceProvider.lock{value: 2 ether}(agreement, one, other);
    }

    /// groupMessages[4] is the governance message on EVM, over the attestor's payload.
    function _registerAttestor() private {
        ORACLE.registerAttestor(
            vm.parseJsonAddress(_json, ".governance.attestor.address"),
            uint64(vm.parseJsonUint(_json, ".governance.attestor.validUntil")),
            1,
            _word(".groupMessages[4].nonce"),
            _bytes(".groupMessages[4].signatureEip2537")
        );
    }

    /// Runs a constructor at a given address, so that storage and immutables are as after a deployment there.
    function _place(address place, bytes memory creationCode, bytes memory arguments) private {
        vm.etch(place, bytes.concat(creationCode, arguments));
        (bool done, bytes memory code) = place.call("");
        yes(done);
        vm.etch(place, code);
    }

    function _agreement() private view returns (Agreement memory) {
        return abi.decode(_bytes(".abi.agreement"), (Agreement));
    }

    function _answer() private view returns (Answer memory) {
        return abi.decode(_bytes(".abi.answer"), (Answer));
    }

    function _intent() private view returns (PaymentIntent memory, bytes memory) {
        return this.decodeIntent(_bytes(".abi.lookupCallData"));
    }

    function _one() private view returns (Attestation memory) {
        return Attestation(1, new bytes32[](0), _bytes(".attestations.one.signature"));
    }

    function _bytes(string memory key) private view returns (bytes memory) {
        return vm.parseJsonBytes(_json, key);
    }

    function _word(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, key);
    }
}
