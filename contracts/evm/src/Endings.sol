// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assets} from "./Assets.sol";
import {Credits} from "./Credits.sol";
import {Exchange} from "./Exchange.sol";
import {IOracle, IServiceProvider, IUserContract} from "./Interfaces.sol";
import {Signatures} from "./Signatures.sol";
import {TypedData} from "./TypedData.sol";
import {Answer, Attestation, Terms} from "./Types.sol";

/// @title How an agreement ends on this chain (PROTOCOL section 7): suspension, release, and the hatches without the group
/// @notice Each chain returns the deposits that it holds, so whoever wants both back ends the agreement on both.
abstract contract Endings is Credits, IUserContract {
    /// @notice A party wants no new answers; what is in flight runs to its end.
    event Suspended(bytes32 indexed agreementId, address indexed party);
    /// @notice A party wants the deposits back without the group: anybody may release them after `releaseAt` (Unix seconds).
    event ReleaseRequested(bytes32 indexed agreementId, address indexed party, uint64 releaseAt);
    /// @notice An open exchange moves the requested release to `releaseAt`.
    event ReleaseVetoed(
        bytes32 indexed agreementId, uint64 indexed sequence, bytes32 answerDigest, uint64 releaseAt
    );

    /// @notice No deposit was locked under this agreement here.
    error UnknownAgreement(bytes32 agreementId);
    /// @notice Only the named party may call.
    error NotParty();
    /// @notice The agreement was suspended: it gives no new answers.
    error AgreementSuspended();
    /// @notice Nobody requested this release.
    error NotRequested();
    /// @notice The release was requested before.
    error RequestedAlready();
    /// @notice The deposits are bound until `until` (Unix seconds).
    error NotYet(uint64 until);
    /// @notice The exchange has ended when the release comes, or was approved when the request was long known.
    error NothingOpen();

    struct Ending {
        bool suspended;
        bool released;
        uint64 requestedAt;
        uint64 releaseAt;
    }

    /// For both chains to confirm, and for oracles and notaries to see, a request or a leg (seconds).
    uint64 private constant MARGIN = 1 hours;

    /// @notice C_o, which checks answers.
    IOracle public immutable oracle;
    /// @inheritdoc IUserContract
    IServiceProvider public immutable serviceProvider;

    /// @notice Whether an agreement is suspended or released here; when its release was requested (0: not), and may come.
    mapping(bytes32 agreementId => Ending) public endings;

    constructor(IOracle oracle_, IServiceProvider serviceProvider_) {
        (oracle, serviceProvider) = (oracle_, serviceProvider_);
    }

    /// @notice A party ends the giving of new answers.
    function suspend(bytes32 agreementId) external {
        _termsOfCaller(agreementId);
        Ending storage ending = _unreleased(agreementId);
        if (ending.suspended) revert AgreementSuspended();
        _suspend(agreementId, ending);
    }

    /// @notice A party asks for the deposits without the group: suspends the agreement, and lets anybody release them when
    /// every exchange that may be open is over.
    function requestRelease(bytes32 agreementId) external {
        Terms memory terms = _termsOfCaller(agreementId);
        Ending storage ending = _unreleased(agreementId);
        if (ending.requestedAt != 0) revert RequestedAlready();
        if (!ending.suspended) _suspend(agreementId, ending);
        ending.requestedAt = uint64(block.timestamp);
        ending.releaseAt = _endOf(terms, ending.requestedAt + terms.exchangeSeconds);
        emit ReleaseRequested(agreementId, msg.sender, ending.releaseAt);
    }

    /// @notice Moves a requested release to the end of an exchange that is open then. Anyone who has its answer may call.
    /// @dev Answers that were issued when every oracle must have known of the request do not count: nobody, not even a
    /// corrupt attestor, holds a release up for longer than that.
    function veto(Answer calldata answer, Attestation calldata attestation) external {
        Ending storage ending = _unreleased(answer.agreementId);
        if (ending.requestedAt == 0) revert NotRequested();
        Terms memory terms = serviceProvider.terms(answer.agreementId);
        Exchange.requireWithin(terms, answer);
        bytes32 answerDigest = oracle.verify(answer, attestation);
        uint64 end = _endOf(terms, answer.secondBy);
        if (end <= ending.releaseAt || answer.issuedAt > ending.requestedAt + MARGIN) revert NothingOpen();
        ending.releaseAt = end;
        emit ReleaseVetoed(answer.agreementId, answer.sequence, answerDigest, end);
    }

    /// @notice Returns the deposits after a request and its delay. Anyone may call.
    function releaseAfterDelay(bytes32 agreementId) external {
        Ending storage ending = _unreleased(agreementId);
        if (ending.requestedAt == 0) revert NotRequested();
        if (block.timestamp <= ending.releaseAt) revert NotYet(ending.releaseAt);
        _release(agreementId, ending);
    }

    /// @notice Returns the deposits after the agreement's expiry, by the group's signature of kind `release`. Anyone may call.
    function release(bytes32 agreementId, uint64 epoch, bytes calldata signature) external {
        Ending storage ending = _unreleased(agreementId);
        uint64 expiry = _termsOf(agreementId).expiry;
        if (block.timestamp <= expiry) revert NotYet(expiry);
        serviceProvider.requireGroupSignature("release", epoch, 0, agreementId, signature);
        _release(agreementId, ending);
    }

    /// @notice Returns the deposits at once, by both parties' signatures, which waive what is open. Anyone may call.
    function releaseByBoth(
        bytes32 agreementId,
        bytes calldata consumerSignature,
        bytes calldata providerSignature
    ) external {
        Ending storage ending = _unreleased(agreementId);
        Terms memory terms = _termsOf(agreementId);
        bytes32 digest = TypedData.releaseDigest(agreementId);
        Signatures.requireSigned(terms.consumer, digest, consumerSignature);
        Signatures.requireSigned(terms.provider, digest, providerSignature);
        _release(agreementId, ending);
    }

    function _requireUnreleased(bytes32 agreementId) internal view {
        _unreleased(agreementId);
    }

    function _requireAnswering(bytes32 agreementId) internal view {
        if (_unreleased(agreementId).suspended) revert AgreementSuspended();
    }

    function _unreleased(bytes32 agreementId) private view returns (Ending storage ending) {
        ending = endings[agreementId];
        if (ending.released) revert Exchange.AgreementReleased();
    }

    function _termsOf(bytes32 agreementId) private view returns (Terms memory terms) {
        terms = serviceProvider.terms(agreementId);
        if (terms.consumer == address(0)) revert UnknownAgreement(agreementId);
    }

    function _termsOfCaller(bytes32 agreementId) private view returns (Terms memory terms) {
        terms = _termsOf(agreementId);
        if (msg.sender != terms.consumer && msg.sender != terms.provider) revert NotParty();
    }

    /// When an exchange whose second leg is due at `secondBy` can be challenged and penalised no more.
    function _endOf(Terms memory terms, uint64 secondBy) private pure returns (uint64) {
        return secondBy + terms.challengeSeconds + terms.graceSeconds + MARGIN;
    }

    function _suspend(bytes32 agreementId, Ending storage ending) private {
        ending.suspended = true;
        emit Suspended(agreementId, msg.sender);
    }

    function _release(bytes32 agreementId, Ending storage ending) private {
        (ending.suspended, ending.released) = (true, true);
        Terms memory terms = serviceProvider.payOut(agreementId);
        // So that `pay`, which reads the payee's credit anyway, reads the ending only where one may matter.
        address asset = terms.paymentHere ? terms.paymentAsset : Assets.NATIVE;
        _watch(asset, terms.provider, block.timestamp + terms.exchangeSeconds + MARGIN);
    }
}
