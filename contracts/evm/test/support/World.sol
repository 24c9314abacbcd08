// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IOracle, IServiceProvider, IUserContract} from "../../src/Interfaces.sol";
import {OracleContract} from "../../src/OracleContract.sol";
import {ServiceProviderContract} from "../../src/ServiceProviderContract.sol";
import {TypedData} from "../../src/TypedData.sol";
import "../../src/Types.sol";
import {UserContract} from "../../src/UserContract.sol";
import {Check} from "./Check.sol";
import {TestGroup} from "./TestGroup.sol";
import {TestToken} from "./TestToken.sol";
import {vm} from "./Vm.sol";

/// @title The three contracts deployed and wired, one agreement between EVM and Fabric with the consumer's deposit
/// locked, and an attestor: where each contract's tests start
abstract contract World is Check {
    uint256 internal constant CONSUMER_KEY = 0xc0;
    uint256 internal constant PROVIDER_KEY = 0xd0;
    uint256 internal constant ATTESTOR_KEY = 0xa0;
    uint64 internal constant NOW = 1_900_000_000;
    uint256 internal constant DEPOSIT = 10 ether;
    bytes32 internal constant THIS_CHAIN = keccak256("eip155:31337");
    bytes32 internal constant FABRIC = keccak256("fabric:mychannel");

    address internal consumer = vm.addr(CONSUMER_KEY);
    address internal provider = vm.addr(PROVIDER_KEY);
    address internal attestor = vm.addr(ATTESTOR_KEY);
    TestToken internal token = new TestToken();
    OracleContract internal oracle;
    UserContract internal user;
    ServiceProviderContract internal serviceProvider;
    bytes32 internal constant GROUP_ID = keccak256("group");
    bytes32 private immutable _indexHash = sha256("sealed");
    bytes32 internal agreementId;
    bytes internal firstKey;

    function setUp() public virtual {
        vm.warp(NOW);
        vm.deal(consumer, 1_000 ether);
        vm.deal(provider, 1_000 ether);
        deploy();
        serviceProvider.initialize(TestGroup.publicKey(), GROUP_ID, keccak256("setup"));
        firstKey = serviceProvider.firstKey();
        registerAttestor(attestor, NOW + 365 days, keccak256("first attestor"));
        lockAs(consumer, agreement(), DEPOSIT);
        agreementId = digestOf(agreement());
    }

    function deploy() internal {
        IServiceProvider coming =
            IServiceProvider(vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 2));
        string[] memory urls = new string[](2);
        (urls[0], urls[1]) = ("https://one.example/answers", "https://two.example/answers");
        address[] memory tokens = new address[](1);
        tokens[0] = address(token);
        oracle = OracleContract(create("OracleContract", abi.encode(coming)));
        user = UserContract(create("UserContract", abi.encode(oracle, coming, urls, tokens)));
        serviceProvider = ServiceProviderContract(create("ServiceProviderContract", abi.encode(user, oracle)));
    }

    /// From the compiler's output: `new` would have each test compile the contracts into itself.
    function create(string memory name, bytes memory arguments) internal returns (address made) {
        bytes memory code = bytes.concat(vm.getCode(string.concat(name, ".sol:", name)), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 32), mload(code))
        }
        require(made != address(0), string.concat(name, " was not created"));
    }

    function agreement() internal view virtual returns (Agreement memory a) {
        (a.consumer, a.provider) = (consumer, provider);
        (a.consumerFabric, a.providerFabric) = (keccak256("consumer"), keccak256("provider"));
        (a.paymentChain, a.paymentContract) = (THIS_CHAIN, id(address(user)));
        (a.dataChain, a.dataContract) = (FABRIC, keccak256("notary"));
        (a.minPrice, a.maxPrice, a.rate, a.coefficient) = (0.001 ether, 5 ether, 2e18, 12_000);
        (a.exchangeSeconds, a.responseSeconds, a.challengeSeconds, a.graceSeconds) = (120, 40, 60, 5);
        (a.highValueLimit, a.expiry, a.salt) = (100 ether, NOW + 30 days, keccak256("salt"));
    }

    function answerOf(uint64 sequence) internal view returns (Answer memory) {
        return answerOf(agreement(), sequence, 1 ether, CONSUMER_FIRST);
    }

    function answerOf(Agreement memory a, uint64 sequence, uint256 amount, uint8 firstMover)
        internal
        view
        returns (Answer memory made)
    {
        (made.agreementId, made.sequence) = (digestOf(a), sequence);
        (made.consumer, made.consumerFabric, made.provider) = (a.consumer, a.consumerFabric, a.provider);
        (made.providerFabric, made.paymentChain, made.paymentContract) =
        (a.providerFabric, a.paymentChain, a.paymentContract);
        (made.dataChain, made.dataContract, made.paymentAsset) = (a.dataChain, a.dataContract, a.paymentAsset);
        made.amount = amount;
        made.paymentRequired = (amount * a.coefficient + 9_999) / 10_000;
        made.dataRequired = (amount * a.rate * a.coefficient + 1e22 - 1) / 1e22;
        made.indexHash = _indexHash;
        (made.issuedAt, made.firstMover, made.firstBy, made.secondBy) = (NOW, firstMover, NOW + 80, NOW + 120);
    }

    function accountOf(Answer memory answer, address party) internal view returns (address) {
        return address(uint160(uint256(keccak256(bytes.concat(firstKey, answer.agreementId, id(party))))));
    }

    function intentOf(Answer memory a, uint64 validUntil) internal pure returns (PaymentIntent memory) {
        return PaymentIntent(a.agreementId, a.sequence, a.amount, a.indexHash, a.firstMover, validUntil);
    }

    function attest(Answer memory answer) internal pure returns (Attestation memory made) {
        bytes32 leaf = keccak256(abi.encodePacked(bytes1(0), digestOf(answer)));
        made.signature = signed(ATTESTOR_KEY, keccak256(abi.encodePacked("notary/v1/answers", leaf)));
        made.epoch = 1;
    }

    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function signedIntent(Answer memory answer, uint64 validUntil) internal pure returns (bytes memory) {
        return signed(CONSUMER_KEY, digestOf(intentOf(answer, validUntil)));
    }

    function groupMessage(string memory kind, bytes32 nonce, bytes32 body) internal view returns (bytes32) {
        return groupMessage(kind, 1, nonce, body);
    }

    function groupMessage(string memory kind, uint64 epoch, bytes32 nonce, bytes32 body)
        internal
        view
        returns (bytes32)
    {
        bytes32 contractId = id(address(serviceProvider));
        return keccak256(abi.encodePacked("notary/v1/", kind, THIS_CHAIN, contractId, epoch, nonce, body));
    }

    function groupSigned(string memory kind, bytes32 nonce, bytes32 body) internal view returns (bytes memory) {
        return TestGroup.sign(groupMessage(kind, nonce, body));
    }

    function registerAttestor(address who, uint64 validUntil, bytes32 nonce) internal {
        bytes32 payload = keccak256(abi.encodePacked("attestor", who, validUntil));
        oracle.registerAttestor(who, validUntil, 1, nonce, groupSigned("governance", nonce, payload));
    }

    function signedRelease(uint256 key, bytes32 agreement_) internal pure returns (bytes memory) {
        bytes memory words = abi.encode(TypedData.RELEASE, agreement_);
        return signed(key, typed(keccak256("EIP712Domain(string name,string version)"), "", words));
    }

    function lockAs(address party, Agreement memory a, uint256 amount) internal {
        bytes32 digest = digestOf(a);
        (bytes memory one, bytes memory other) = (signed(CONSUMER_KEY, digest), signed(PROVIDER_KEY, digest));
        vm.prank(party);
        serviceProvider.lock{value: amount}(a, one, other);
    }

    function penaltyProof(Answer memory answer, uint8 kind) internal view returns (PenaltyProof memory proof) {
        proof.epoch = 1;
        proof.nonce = keccak256(abi.encodePacked(answer.agreementId, answer.sequence));
        proof.signature = TestGroup.sign(penaltyMessage(answer, kind, 1));
    }

    function penaltyMessage(Answer memory answer, uint8 kind, uint64 epoch) internal view returns (bytes32) {
        bytes32 nonce = keccak256(abi.encodePacked(answer.agreementId, answer.sequence));
        bytes memory leaf = penaltyLeaf(answer, kind);
        return groupMessage("penalty", epoch, nonce, keccak256(abi.encodePacked(bytes1(0), leaf)));
    }

    function penaltyLeaf(Answer memory answer, uint8 kind) internal view returns (bytes memory) {
        bool payment = kind == PAYMENT;
        (address accused, address victim) =
            payment ? (answer.consumer, answer.provider) : (answer.provider, answer.consumer);
        return abi.encodePacked(
            answer.agreementId,
            answer.sequence,
            kind,
            accountOf(answer, accused),
            id(victim),
            payment ? answer.paymentRequired : answer.dataRequired,
            digestOf(answer)
        );
    }

    function id(address party) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(party)));
    }

    // In memory and without calls: an expected revert belongs to the next call.
    function digestOf(Agreement memory value) internal pure returns (bytes32) {
        return typed(keccak256("EIP712Domain(string name,string version)"), "", abi.encode(TypedData.AGREEMENT, value));
    }

    function digestOf(PaymentIntent memory value) internal pure returns (bytes32) {
        return
            typed(
                keccak256("EIP712Domain(string name,string version)"), "", abi.encode(TypedData.PAYMENT_INTENT, value)
            );
    }

    function digestOf(Answer memory value) internal pure returns (bytes32) {
        bytes32 domain = keccak256("EIP712Domain(string name,string version,bytes32 salt)");
        return typed(domain, bytes.concat(value.agreementId), abi.encode(TypedData.ANSWER, value));
    }

    function typed(bytes32 domain, bytes memory salt, bytes memory words) private pure returns (bytes32) {
        bytes32 separator = keccak256(bytes.concat(domain, keccak256("Notary"), keccak256("1"), salt));
        return keccak256(bytes.concat(hex"1901", separator, keccak256(words)));
    }
}
