// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assets} from "./Assets.sol";
import {Endings} from "./Endings.sol";
import {Exchange} from "./Exchange.sol";
import {IGateway, IOracle, IServiceProvider, IUserContract} from "./Interfaces.sol";
import {Legs} from "./Legs.sol";
import {Receipts} from "./Receipts.sol";
import {Signatures} from "./Signatures.sol";
import {ThisChain} from "./ThisChain.sol";
import {TypedData} from "./TypedData.sol";
import {Answer, Attestation, DELIVERY, PAYMENT, PaymentIntent, PROVIDER_FIRST, ReceiptProof, Terms} from "./Types.sol";

/// @title C_u: the lookup of an answer (Algorithm 1), the two legs of an exchange, and the endings of agreements
/// @notice Deployed second of the three, with the ServiceProviderContract's coming address (see ServiceProviderContract).
contract UserContract is ThisChain, Legs, Endings {
    /// @notice The consumer paid; `amount` of the agreement's asset was credited to `payee`.
    event Paid(
        bytes32 indexed agreementId, uint64 indexed sequence, bytes32 answerDigest, address payee, uint256 amount
    );
    /// @notice The provider delivered the sealed data index.
    event Delivered(
        bytes32 indexed agreementId, uint64 indexed sequence, bytes32 answerDigest, bytes dataIdentification
    );

    /// @notice EIP-3668: ask one of `urls` (by POST) for `callData`, then call `callbackFunction`.
    error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData);
    /// @notice A contract needs at least one gateway.
    error NoGateway();
    /// @notice The agreement has ended.
    error AgreementExpired();
    /// @notice The intent is no longer valid.
    error IntentExpired();
    /// @notice An amount of 0 or above 2^255.
    error InvalidAmount();
    /// @notice The amount is outside the agreement's price bounds.
    error PriceOutOfBounds(uint256 minPrice, uint256 maxPrice);
    /// @notice The mover is neither the consumer (0) nor the provider (1).
    error InvalidMover(uint8 mover);
    /// @notice The gateway answered another question.
    error AnswerMismatch();
    /// @notice Only the ServiceProviderContract penalises.
    error NotServiceProvider();
    /// @notice The answer is about another chain or contract.
    error WrongChain();
    /// @notice The leg's `deadline` (Unix seconds) has passed.
    error TooLate(uint64 deadline);
    /// @notice Payments in this token are not taken.
    error AssetNotAccepted(address asset);
    /// @notice The dataIdentification is not the one that the intent names.
    error WrongData();

    uint256 private constant MAX_AMOUNT = 1 << 255;

    /// @inheritdoc IUserContract
    mapping(address asset => bool) public accepts;

    string[] private _urls;

    /// @param oracle_ C_o
    /// @param serviceProvider_ C_sp's coming address
    /// @param urls the oracle's gateways, without `{data}`, so that EIP-3668 clients POST
    /// @param tokens ERC-20 payment assets beside the native coin
    constructor(IOracle oracle_, IServiceProvider serviceProvider_, string[] memory urls, address[] memory tokens)
        Endings(oracle_, serviceProvider_)
    {
        if (urls.length == 0) revert NoGateway();
        _urls = urls;
        accepts[Assets.NATIVE] = true;
        for (uint256 i = 0; i < tokens.length; i++) {
            accepts[tokens[i]] = true;
        }
    }

    /// @notice Asks for an answer to the consumer's signed intent. Always reverts: with OffchainLookup where the
    /// intent is in order, which EIP-3668 clients follow to `authorizeCallback`.
    function authorize(PaymentIntent calldata intent, bytes calldata signature)
        external
        view
        returns (Answer memory, Attestation memory)
    {
        Terms memory terms = serviceProvider.terms(intent.agreementId);
        _requireInOrder(intent, terms);
        _requireAnswering(intent.agreementId);
        Signatures.requireSigned(terms.consumer, TypedData.digest(intent), signature);
        _requireOpen(intent.agreementId, PAYMENT, intent.sequence);
        uint256 required = Exchange.calculate(intent.amount, terms.coefficient);
        revert OffchainLookup(
            address(this),
            _urls,
            abi.encodeCall(IGateway.answer, (intent, signature)),
            this.authorizeCallback.selector,
            abi.encode(intent, required)
        );
    }

    /// @notice Checks the gateway's answer against the intent and the attestors, and returns it.
    /// @param response abi.encode(Answer, Attestation)
    /// @param extraData what `authorize` gave out
    function authorizeCallback(bytes calldata response, bytes calldata extraData)
        external
        view
        returns (Answer memory answer, Attestation memory attestation)
    {
        (answer, attestation) = abi.decode(response, (Answer, Attestation));
        (PaymentIntent memory intent, uint256 required) = abi.decode(extraData, (PaymentIntent, uint256));
        bool same = answer.agreementId == intent.agreementId && answer.sequence == intent.sequence
            && answer.amount == intent.amount && answer.indexHash == intent.indexHash
            && answer.firstMover == intent.firstMover && answer.paymentRequired == required;
        if (!same) revert AnswerMismatch();
        oracle.verify(answer, attestation);
    }

    /// @notice The deposit that an amount needs: ⌈amount × coef / 10,000⌉ (Algorithm 1), `coef` in basis points.
    function calculate(uint256 amount, uint256 coef) external pure returns (uint256) {
        return Exchange.calculate(amount, coef);
    }

    /// @notice The consumer pays for the exchange of an answer; the provider withdraws it.
    function pay(Answer calldata answer, Attestation calldata) external payable {
        if (msg.sender != answer.consumer) revert NotParty();
        _pay(answer);
    }

    /// @notice Anyone pays in the consumer's name, with the consumer's signature of the intent.
    function payFor(
        Answer calldata answer,
        Attestation calldata,
        uint64 validUntil,
        bytes calldata signature
    ) external payable {
        Exchange.requireIntent(answer, validUntil, signature);
        _pay(answer);
    }

    /// @notice The provider delivers, where this chain is the data chain.
    function deliver(Answer calldata answer, Attestation calldata, bytes calldata dataIdentification)
        external
    {
        if (msg.sender != answer.provider) revert NotParty();
        if (sha256(dataIdentification) != answer.indexHash) revert WrongData();
        _requireTimely(answer, DELIVERY, answer.dataChain, answer.dataContract);
        _requireUnreleased(answer.agreementId);
        bytes32 answerDigest = _verified();
        _markDone(answer.agreementId, DELIVERY, answer.sequence);
        emit Delivered(answer.agreementId, answer.sequence, answerDigest, dataIdentification);
    }

    /// @notice Reverts unless the proof's header and receipt show that the UserContract which the answer names for this leg,
    /// here or on another chain, recorded it with the answer's terms. Whether that header is a block's is for the caller.
    /// @param side 0 the payment, 1 the delivery
    /// @param answerDigest the answer's EIP-712 digest
    /// @return number of the header's block
    function requireRecorded(Answer calldata answer, uint8 side, bytes32 answerDigest, ReceiptProof calldata proof)
        external
        pure
        returns (uint64 number)
    {
        bytes32 receiptsRoot;
        (number, receiptsRoot) = Receipts.readHeader(proof.header);
        Receipts.requireEvent(
            receiptsRoot,
            proof,
            side == PAYMENT ? answer.paymentContract : answer.dataContract,
            [
                side == PAYMENT ? Paid.selector : Delivered.selector,
                answer.agreementId,
                bytes32(uint256(answer.sequence))
            ],
            answerDigest
        );
    }

    /// @inheritdoc IUserContract
    function markPenalised(bytes32 agreementId, uint8 side, uint64 sequence) external {
        if (msg.sender != address(serviceProvider)) revert NotServiceProvider();
        _markPenalised(agreementId, side, sequence);
    }

    function _pay(Answer calldata answer) private {
        _requireTimely(answer, PAYMENT, answer.paymentChain, answer.paymentContract);
        bytes32 answerDigest = _verified();
        _markDone(answer.agreementId, PAYMENT, answer.sequence);
        address asset = Assets.fromId(answer.paymentAsset);
        if (asset == Assets.NATIVE) Assets.requireValue(answer.amount);
        else _pull(asset, answer.amount);
        uint256 watchedUntil = _credit(asset, answer.provider, answer.amount);
        if (block.timestamp <= watchedUntil) _requireUnreleased(answer.agreementId);
        emit Paid(answer.agreementId, answer.sequence, answerDigest, answer.provider, answer.amount);
    }

    function _pull(address token, uint256 amount) private nonReentrant {
        if (!accepts[token]) revert AssetNotAccepted(token);
        Assets.pull(token, amount);
    }

    /// C_o's check of the answer and attestation that lead this call's arguments, passed on as they came: to encode them
    /// anew would cost more than the check itself.
    function _verified() private view returns (bytes32 answerDigest) {
        (address target, bytes4 selector) = (address(oracle), IOracle.verify.selector);
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            mstore(data, or(selector, shr(32, shl(32, mload(data)))))
            let done := staticcall(gas(), target, data, calldatasize(), 0, 32)
            // An address without code answers nothing, and does not fail.
            if or(iszero(done), lt(returndatasize(), 32)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
            answerDigest := mload(0)
        }
    }

    function _requireInOrder(PaymentIntent calldata intent, Terms memory terms) private view {
        if (!terms.paymentHere) revert UnknownAgreement(intent.agreementId);
        if (block.timestamp > terms.expiry) revert AgreementExpired();
        if (block.timestamp > intent.validUntil) revert IntentExpired();
        if (intent.firstMover > PROVIDER_FIRST) revert InvalidMover(intent.firstMover);
        if (intent.amount == 0 || intent.amount > MAX_AMOUNT) revert InvalidAmount();
        bool within = intent.amount >= terms.minPrice && intent.amount <= terms.maxPrice;
        if (!within) revert PriceOutOfBounds(terms.minPrice, terms.maxPrice);
    }

    function _requireTimely(Answer calldata answer, uint8 side, bytes32 chain_, bytes32 contract_) private view {
        bool here = chain_ == chain() && contract_ == bytes32(uint256(uint160(address(this))));
        if (!here) revert WrongChain();
        uint64 deadline = Exchange.deadline(answer, side);
        if (block.timestamp > deadline) revert TooLate(deadline);
    }
}
