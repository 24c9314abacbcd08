// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "./BlsVerifier.sol";
import {IOracle, IServiceProvider} from "./Interfaces.sol";
import {ThisChain} from "./ThisChain.sol";

/// @title The notary group: its key and epoch, its signatures, and the setup documents that it anchors
abstract contract Group is ThisChain, IServiceProvider {
    /// @notice A group took over: the key is G2 as EIP-2537 encodes it, the id fixes its members.
    event GroupChanged(uint64 indexed epoch, bytes publicKey, bytes32 groupId);
    /// @notice A version of a setup document (agreement zero: the group's own), by its CID's SHA-256 digest.
    event SetupAnchored(bytes32 indexed agreementId, uint32 version, bytes32 cidDigest);

    /// @notice Only the deployer initializes.
    error NotDeployer();
    /// @notice The group is known already.
    error AlreadyInitialized();
    /// @notice Only the OracleContract uses governance on behalf of others.
    error NotOracle();
    /// @notice The signature is of another epoch than the current one, or there is no group yet.
    error WrongEpoch(uint64 current);
    /// @notice A change must lead to the epoch after the current one.
    error NotNextEpoch(uint64 current);
    /// @notice The group did not sign this message.
    error InvalidGroupSignature();
    /// @notice This governance nonce was used.
    error NonceUsed(bytes32 nonce);
    /// @notice Versions of a setup document only grow.
    error StaleVersion(uint32 current);

    struct Keyed {
        bytes publicKey;
        bytes32 id;
    }

    struct Setup {
        uint32 version;
        bytes32 cidDigest;
    }

    /// @notice C_o, which asks for governance signatures.
    IOracle public immutable oracle;
    address private immutable _deployer = msg.sender;

    /// @notice The group's first public key in its 96-byte form: deposit accounts are named after it for good.
    bytes public firstKey;
    /// @notice Whether a governance nonce was used.
    mapping(bytes32 nonce => bool) public nonceUsed;
    /// @notice The newest anchored version of an agreement's setup document.
    mapping(bytes32 agreementId => Setup) public setup;

    uint64 private _epoch;
    mapping(uint64 epoch => Keyed) private _groups;

    constructor(IOracle oracle_) {
        oracle = oracle_;
    }

    /// @notice Sets the first group (key: 256 bytes) and its setup document; once, by the deployer. The epoch is 1.
    function initialize(bytes calldata publicKey, bytes32 groupId, bytes32 setupDigest) external {
        if (msg.sender != _deployer) revert NotDeployer();
        if (_epoch != 0) revert AlreadyInitialized();
        BlsVerifier.requireKey(publicKey);
        firstKey = BlsVerifier.compress(publicKey);
        _enact(1, publicKey, groupId);
        _anchor(0, 1, setupDigest);
    }

    /// @notice Hands over to the next group by the signature of the one in force (kind `governance`, its epoch). From
    /// then on only messages of the new epoch count. Anyone may call.
    function changeGroup(uint64 newEpoch, bytes calldata publicKey, bytes32 groupId, bytes calldata signature)
        external
    {
        uint64 epoch = _epoch;
        if (newEpoch == 0 || newEpoch - 1 != epoch) revert NotNextEpoch(epoch);
        BlsVerifier.requireKey(publicKey);
        bytes memory payload = abi.encodePacked("group", newEpoch, BlsVerifier.compress(publicKey), groupId);
        _useGovernance(epoch, keccak256(payload), payload, signature);
        _enact(newEpoch, publicKey, groupId);
    }

    /// @notice The current epoch (0: none yet), public key and group id.
    function group() external view returns (uint64 epoch, bytes memory publicKey, bytes32 groupId) {
        epoch = _epoch;
        (publicKey, groupId) = groupOf(epoch);
    }

    /// @notice The group of an epoch, past or present, under whose key its signatures are checked; empty where there is none.
    function groupOf(uint64 epoch) public view returns (bytes memory publicKey, bytes32 groupId) {
        Keyed storage found = _groups[epoch];
        return (found.publicKey, found.id);
    }

    /// @notice Anchors a newer version of a setup document by the group's signature of kind `governance`.
    function anchorSetup(
        bytes32 agreementId,
        uint32 version,
        bytes32 cidDigest,
        uint64 epoch,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (version <= setup[agreementId].version) revert StaleVersion(setup[agreementId].version);
        _useGovernance(epoch, nonce, abi.encodePacked("setup", agreementId, version, cidDigest), signature);
        _anchor(agreementId, version, cidDigest);
    }

    /// @inheritdoc IServiceProvider
    function useGovernance(uint64 epoch, bytes32 nonce, bytes calldata payload, bytes calldata signature) external {
        if (msg.sender != address(oracle)) revert NotOracle();
        _useGovernance(epoch, nonce, payload, signature);
    }

    /// @notice Reverts unless the current group signed the message of this kind, nonce and body for this contract.
    function requireGroupSignature(
        string memory kind,
        uint64 epoch,
        bytes32 nonce,
        bytes32 body,
        bytes memory signature
    ) public view {
        if (epoch == 0 || epoch != _epoch) revert WrongEpoch(_epoch);
        _requireSigned(kind, epoch, nonce, body, signature);
    }

    /// @inheritdoc IServiceProvider
    function requireGivenAnswers(uint64 epoch, bytes32 root, bytes calldata signature) external view {
        if (epoch == 0 || epoch > _epoch) revert WrongEpoch(_epoch);
        _requireSigned("answer", epoch, 0, root, signature);
    }

    function _requireSigned(string memory kind, uint64 epoch, bytes32 nonce, bytes32 body, bytes memory signature)
        private
        view
    {
        bytes32 contractId = bytes32(uint256(uint160(address(this))));
        bytes32 message = keccak256(abi.encodePacked("notary/v1/", kind, chain(), contractId, epoch, nonce, body));
        if (!BlsVerifier.verify(message, signature, _groups[epoch].publicKey)) revert InvalidGroupSignature();
    }

    function _useGovernance(uint64 epoch, bytes32 nonce, bytes memory payload, bytes memory signature) internal {
        if (nonceUsed[nonce]) revert NonceUsed(nonce);
        nonceUsed[nonce] = true;
        requireGroupSignature("governance", epoch, nonce, keccak256(payload), signature);
    }

    function _enact(uint64 epoch, bytes calldata publicKey, bytes32 groupId) private {
        _epoch = epoch;
        _groups[epoch] = Keyed(publicKey, groupId);
        emit GroupChanged(epoch, publicKey, groupId);
    }

    function _anchor(bytes32 agreementId, uint32 version, bytes32 cidDigest) private {
        setup[agreementId] = Setup(version, cidDigest);
        emit SetupAnchored(agreementId, version, cidDigest);
    }
}
