// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assets, IERC20} from "./Assets.sol";
import {Credits} from "./Credits.sol";
import {Exchange} from "./Exchange.sol";
import {Group} from "./Group.sol";
import {Inclusions} from "./Inclusions.sol";
import {IOracle, IServiceProvider, IUserContract} from "./Interfaces.sol";
import {MerkleProof} from "./MerkleProof.sol";
import {Signatures} from "./Signatures.sol";
import {TypedData} from "./TypedData.sol";
import {Agreement, Answer, Attestation, Charge, DELIVERY, PAYMENT, PenaltyProof, Terms} from "./Types.sol";

/// @title C_sp: deposits, penalties, the group's key and what it anchors
/// @notice The three contracts know each other for good. One deployer creates them with consecutive nonces:
/// OracleContract (n), UserContract (n + 1), ServiceProviderContract (n + 2). The first two are given the third's
/// CREATE address, which follows from deployer and nonce; the third refuses to exist where they were given another.
contract ServiceProviderContract is Inclusions, Credits {
    /// @notice A party locked or topped up its deposit. `account` names it (addr_D); `balance` is what it holds now.
    event Locked(
        bytes32 indexed agreementId,
        bytes32 indexed party,
        address account,
        uint256 amount,
        uint256 balance,
        Agreement agreement,
        bytes consumerSignature,
        bytes providerSignature
    );
    /// @notice A deposit paid for a missing leg; `amount` was credited to the victim.
    event Penalized(
        bytes32 indexed agreementId,
        uint64 indexed sequence,
        uint8 kind,
        address account,
        bytes32 victim,
        uint256 amount,
        bytes32 answerDigest
    );

    /// @notice The agreement ended on this chain: what was left of the deposits that it holds is credited to their owners.
    event Released(bytes32 indexed agreementId, uint256 consumerAmount, uint256 providerAmount);

    /// @notice The other contracts were given another address than this one.
    error Miswired();
    /// @notice There is no group key yet.
    error NotInitialized();
    /// @notice The agreement's terms contradict themselves, overflow, or name an asset that is not accepted.
    error InvalidAgreement();
    /// @notice The agreement has ended.
    error AgreementExpired();
    /// @notice The caller is not the party that acts on this chain.
    error NotParty();
    /// @notice Only the UserContract ends agreements.
    error NotUserContract();
    /// @notice A deposit of nothing.
    error NothingLocked();
    /// @notice The accused may still act, until `deadline` (Unix seconds).
    error BeforeDeadline(uint64 deadline);
    /// @notice The leg is proved to be recorded.
    error ProvedLegal();
    /// @notice The accused has no deposit left.
    error EmptyAccount();
    /// @notice A batch of no penalties.
    error NoCharges();
    /// @notice The penalties are not of one batch: their paths lead to different roots.
    error OtherBatch();

    struct Account {
        address name;
        uint256 balance;
    }

    mapping(bytes32 agreementId => Terms) private _terms;
    mapping(bytes32 agreementId => mapping(bytes32 party => Account)) private _accounts;

    /// @param user_ C_u, and `oracle_` C_o, both built with this contract's address
    constructor(IUserContract user_, IOracle oracle_) Group(oracle_) Inclusions(user_) {
        if (address(user_.serviceProvider()) != address(this)) revert Miswired();
        if (address(oracle_.serviceProvider()) != address(this)) revert Miswired();
    }

    /// @inheritdoc IServiceProvider
    function terms(bytes32 agreementId) external view returns (Terms memory) {
        return _terms[agreementId];
    }

    /// @notice A party's deposit account under an agreement; zero where it never locked.
    function account(bytes32 agreementId, bytes32 party) external view returns (address, uint256) {
        Account storage found = _accounts[agreementId][party];
        return (found.name, found.balance);
    }

    /// @notice Locks the caller's deposit, or tops it up: the consumer where this is the payment chain, the provider
    /// where it is the data chain. The native coin is sent along; of an ERC-20 payment asset the consumer's whole
    /// allowance for this contract is taken.
    function lock(Agreement calldata agreement, bytes calldata consumerSignature, bytes calldata providerSignature)
        external
        payable
        nonReentrant
    {
        bytes32 id = TypedData.digest(agreement);
        Signatures.requireSigned(agreement.consumer, id, consumerSignature);
        Signatures.requireSigned(agreement.provider, id, providerSignature);
        if (block.timestamp > agreement.expiry) revert AgreementExpired();
        if (_terms[id].consumer == address(0)) _terms[id] = _termsOf(agreement);
        if (_terms[id].released) revert Exchange.AgreementReleased();
        address asset = _assetOfCaller(_terms[id]);
        uint256 amount = asset == Assets.NATIVE ? msg.value : IERC20(asset).allowance(msg.sender, address(this));
        if (amount == 0) revert NothingLocked();
        Assets.pull(asset, amount);
        bytes32 party = _partyId(msg.sender);
        Account memory deposit = _deposit(id, party, amount);
        emit Locked(id, party, deposit.name, amount, deposit.balance, agreement, consumerSignature, providerSignature);
    }

    /// @inheritdoc IServiceProvider
    function payOut(bytes32 agreementId) external returns (Terms memory) {
        if (msg.sender != address(user)) revert NotUserContract();
        Terms storage found = _terms[agreementId];
        found.released = true;
        uint256 consumerAmount = _return(agreementId, found.consumer, found.paymentAsset);
        emit Released(agreementId, consumerAmount, _return(agreementId, found.provider, Assets.NATIVE));
        return found;
    }

    /// @notice Pays a victim from the deposit of the party that let its deadline pass. Anyone may call; the group's
    /// signature over the penalty, the attested answer and (kind 0) the consumer's intent signature are the proof.
    /// @param kind 0 payment missing (the consumer pays), 1 delivery missing (the provider pays)
    function penalize(
        Answer calldata answer,
        Attestation calldata attestation,
        uint8 kind,
        uint64 intentValidUntil,
        bytes calldata intentSignature,
        PenaltyProof calldata proof
    ) external {
        bytes memory leaf = _punish(answer, attestation, kind, intentValidUntil, intentSignature);
        bytes32 root = MerkleProof.root(leaf, proof.path);
        requireGroupSignature("penalty", proof.epoch, proof.nonce, root, proof.signature);
    }

    /// @notice Several penalties under one signature of the group: all of them, or none.
    function penalizeAll(Charge[] calldata charges, uint64 epoch, bytes32 nonce, bytes calldata signature) external {
        if (charges.length == 0) revert NoCharges();
        bytes32 root;
        for (uint256 i = 0; i < charges.length; i++) {
            Charge calldata one = charges[i];
            bytes memory leaf =
                _punish(one.answer, one.attestation, one.kind, one.intentValidUntil, one.intentSignature);
            bytes32 found = MerkleProof.root(leaf, one.path);
            if (i != 0 && found != root) revert OtherBatch();
            root = found;
        }
        requireGroupSignature("penalty", epoch, nonce, root, signature);
    }

    /// Checks all but the group's signature over the penalty, and pays: whoever calls checks that before it ends.
    function _punish(
        Answer calldata answer,
        Attestation calldata attestation,
        uint8 kind,
        uint64 intentValidUntil,
        bytes calldata intentSignature
    ) private returns (bytes memory leaf) {
        _requireHere(answer, kind);
        uint64 deadline = Exchange.deadline(answer, kind);
        if (block.timestamp <= deadline) revert BeforeDeadline(deadline);
        bytes32 answerDigest = oracle.verifyGiven(answer, attestation);
        if (legal[answer.agreementId][kind][answer.sequence] != 0) revert ProvedLegal();
        // Unknown agreements have no consumer, and fail here.
        Exchange.requireWithin(_terms[answer.agreementId], answer);
        // The agreement's signatures, checked at the lock, stand for the provider.
        if (kind == PAYMENT) Exchange.requireIntent(answer, intentValidUntil, intentSignature);
        user.markPenalised(answer.agreementId, kind, answer.sequence);
        return _compensate(answer, kind, answerDigest);
    }

    /// Pays the victim, and returns the leaf that the group signs.
    function _compensate(Answer calldata answer, uint8 kind, bytes32 answerDigest) private returns (bytes memory) {
        bytes32 id = answer.agreementId;
        (address accused, address victim, uint256 required) = kind == PAYMENT
            ? (answer.consumer, answer.provider, answer.paymentRequired)
            : (answer.provider, answer.consumer, answer.dataRequired);
        (address name, uint256 amount) = _debit(_accounts[id][_partyId(accused)], required);
        _credit(kind == PAYMENT ? _terms[id].paymentAsset : Assets.NATIVE, victim, amount);
        emit Penalized(id, answer.sequence, kind, name, _partyId(victim), amount, answerDigest);
        return abi.encodePacked(id, answer.sequence, kind, name, _partyId(victim), required, answerDigest);
    }

    /// Cover is the oracle's duty; where it failed, the victim gets what there is.
    function _debit(Account storage deposit, uint256 required) private returns (address name, uint256 amount) {
        uint256 balance = deposit.balance;
        amount = required < balance ? required : balance;
        if (amount == 0) revert EmptyAccount();
        deposit.balance = balance - amount;
        name = deposit.name;
    }

    function _return(bytes32 agreementId, address party, address asset) private returns (uint256 amount) {
        Account storage deposit = _accounts[agreementId][_partyId(party)];
        amount = deposit.balance;
        if (amount == 0) return 0;
        deposit.balance = 0;
        _credit(asset, party, amount);
    }

    function _deposit(bytes32 agreementId, bytes32 party, uint256 amount) private returns (Account memory) {
        Account storage deposit = _accounts[agreementId][party];
        if (deposit.name == address(0)) deposit.name = _nameOf(agreementId, party);
        deposit.balance += amount;
        return deposit;
    }

    /// addr_D: the last 20 bytes of keccak256(PK ‖ agreementId ‖ party).
    function _nameOf(bytes32 agreementId, bytes32 party) private view returns (address) {
        if (firstKey.length == 0) revert NotInitialized();
        return address(uint160(uint256(keccak256(abi.encodePacked(firstKey, agreementId, party)))));
    }

    function _assetOfCaller(Terms storage found) private view returns (address) {
        if (found.paymentHere && msg.sender == found.consumer) return found.paymentAsset;
        if (found.dataHere && msg.sender == found.provider) return Assets.NATIVE;
        revert NotParty();
    }

    function _termsOf(Agreement calldata a) private view returns (Terms memory made) {
        bool sound = a.consumer != a.provider && a.coefficient >= Exchange.BASIS_POINTS && a.minPrice <= a.maxPrice
            && a.responseSeconds <= a.exchangeSeconds;
        if (!sound) revert InvalidAgreement();
        made = Terms({
            consumer: a.consumer,
            coefficient: a.coefficient,
            expiry: a.expiry,
            provider: a.provider,
            exchangeSeconds: a.exchangeSeconds,
            responseSeconds: a.responseSeconds,
            paymentHere: _isHere(a.paymentChain, a.paymentContract),
            dataHere: _isHere(a.dataChain, a.dataContract),
            released: false,
            minPrice: a.minPrice,
            maxPrice: a.maxPrice,
            rate: a.rate,
            // Another chain's asset need not be an address.
            paymentAsset: _isHere(a.paymentChain, a.paymentContract) ? Assets.fromId(a.paymentAsset) : Assets.NATIVE,
            challengeSeconds: a.challengeSeconds,
            graceSeconds: a.graceSeconds
        });
        _requirePayable(made);
    }

    /// An amount whose required sums overflow could never be penalised.
    function _requirePayable(Terms memory made) private view {
        if (made.paymentHere && !user.accepts(made.paymentAsset)) revert InvalidAgreement();
        if (made.maxPrice > type(uint256).max / made.coefficient) revert InvalidAgreement();
        uint256 scaled = made.maxPrice * made.coefficient;
        if (scaled != 0 && made.rate > type(uint256).max / scaled) revert InvalidAgreement();
    }

    function _requireHere(Answer calldata answer, uint8 kind) private view {
        if (kind > DELIVERY) revert UnknownKind(kind);
        bool here = kind == PAYMENT
            ? _isHere(answer.paymentChain, answer.paymentContract)
            : _isHere(answer.dataChain, answer.dataContract);
        if (!here) revert WrongChain();
    }

    function _isHere(bytes32 chain_, bytes32 contract_) private view returns (bool) {
        return chain_ == chain() && contract_ == _partyId(address(user));
    }

    function _partyId(address party) private pure returns (bytes32) {
        return bytes32(uint256(uint160(party)));
    }
}
