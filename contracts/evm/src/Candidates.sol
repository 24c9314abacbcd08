// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bonds} from "./Bonds.sol";
import {Signatures} from "./Signatures.sol";
import {ThisChain} from "./ThisChain.sol";

/// @title Who offers to be a notary, with which keys and which bond (PROTOCOL section 9)
/// @notice Whom the group takes, and how large a bond it wants to see, is for its election.
abstract contract Candidates is Bonds, ThisChain {
    /// @notice `operator` offers a notary: its P-256 identity key (SPKI, DER), its key on EVM chains (x, y), the identity key's
    /// proof of possession, which followers check, and the operator's bond now.
    event CandidateRegistered(
        address indexed operator, bytes identityKey, bytes evmKey, bytes identityProof, uint256 bond
    );
    /// @notice The operator's notary asks for leave. Its bond stays until the group lets it go.
    event CandidateLeaving(address indexed operator);

    /// @notice A key or a proof is not of the form that it must have.
    error MalformedKey();
    /// @notice The caller offers no notary.
    error NotCandidate();

    uint256 private constant IDENTITY_KEY_BYTES = 91;
    /// What precedes the point of a P-256 key in SPKI DER.
    bytes27 private constant P256_SPKI = 0x3059301306072a8648ce3d020106082a8648ce3d03010703420004;
    uint256 private constant EVM_KEY_BYTES = 64;
    uint256 private constant MAX_PROOF_BYTES = 72;

    /// @notice keccak256(identity key ‖ EVM key) of what an operator offers; zero where it offers nothing.
    mapping(address operator => bytes32) public candidates;

    /// @notice Registers the caller's notary, or replaces its keys; what is sent along is added to the caller's bond.
    /// @param identityProof signature of the statement by the identity key (ECDSA with SHA-256, DER)
    /// @param evmProof signature of keccak256(statement) by the EVM key, 65 bytes
    function registerCandidate(
        bytes calldata identityKey,
        bytes calldata evmKey,
        bytes calldata identityProof,
        bytes calldata evmProof
    ) external payable {
        bool formed = identityKey.length == IDENTITY_KEY_BYTES && bytes27(identityKey) == P256_SPKI
            && evmKey.length == EVM_KEY_BYTES && identityProof.length != 0 && identityProof.length <= MAX_PROOF_BYTES;
        if (!formed) revert MalformedKey();
        address signer = address(uint160(uint256(keccak256(evmKey))));
        Signatures.requireSigned(signer, keccak256(_statement(identityKey, evmKey)), evmProof);
        if (msg.value != 0) _addBond(msg.sender, msg.value);
        if (bonds[msg.sender] == 0) revert NoBond();
        candidates[msg.sender] = keccak256(bytes.concat(identityKey, evmKey));
        emit CandidateRegistered(msg.sender, identityKey, evmKey, identityProof, bonds[msg.sender]);
    }

    /// @notice The caller's notary is no candidate any more, and asks for leave where it is a member.
    function unregisterCandidate() external {
        if (candidates[msg.sender] == 0) revert NotCandidate();
        delete candidates[msg.sender];
        emit CandidateLeaving(msg.sender);
    }

    /// What both keys sign: it binds them to each other, to the operator and to this contract.
    function _statement(bytes calldata identityKey, bytes calldata evmKey) private view returns (bytes memory) {
        bytes32 contractId = _partyId(address(_serviceProvider()));
        return abi.encodePacked(
            "notary/v1/candidate", chain(), contractId, _partyId(msg.sender), identityKey, evmKey
        );
    }
}
