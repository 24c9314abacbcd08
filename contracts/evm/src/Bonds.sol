// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Credits} from "./Credits.sol";
import {IOracle, IServiceProvider} from "./Interfaces.sol";
import {MerkleProof} from "./MerkleProof.sol";
import {Signatures} from "./Signatures.sol";
import {TypedData} from "./TypedData.sol";
import {Answer, Attestation} from "./Types.sol";

/// @title What attestors, challengers and candidates stand for their word with, and how it is lost (PROTOCOL sections 6, 8, 9)
/// @notice A bond is its holder's in every role that it has. The pool, which forfeited bonds go to, is the bond of address
/// zero: nobody can sign as that holder.
abstract contract Bonds is Credits, IOracle {
    /// @notice Somebody paid for a holder; `bond` is what it has now.
    event BondPaid(address indexed holder, uint256 amount, uint256 bond);
    /// @notice The group let a bond, or a part of the pool, go to `payee`.
    event BondReleased(address indexed holder, address indexed payee, uint256 amount);
    /// @notice A bond went to `beneficiary`, or (zero) to the pool. `evidence`: of a contradiction the second answer's digest,
    /// else what the group signed for.
    event BondSlashed(address indexed holder, address indexed beneficiary, uint256 amount, bytes32 evidence);
    /// @notice An attestor signed two answers to one exchange.
    event ContradictionProved(
        address indexed attestor, bytes32 indexed agreementId, uint64 indexed sequence, bytes32 first, bytes32 second
    );

    /// @notice Nothing was sent, or nothing is left to lose.
    error NoBond();
    /// @notice The bond is smaller than what is to be taken.
    error BondTooSmall(uint256 bond);
    /// @notice The answers agree, are of different exchanges, or are not by one attestor.
    error NoContradiction();

    address internal constant POOL = address(0);

    /// @notice A holder's bond, and under address zero the pool (wei).
    mapping(address holder => uint256) public bonds;

    /// @notice Adds to a holder's bond, or (address zero) to the pool. Nobody takes it out again but by the group's leave.
    function payBond(address holder) external payable {
        if (msg.value == 0) revert NoBond();
        _addBond(holder, msg.value);
    }

    /// @notice Lets a part of a bond or (holder zero) of the pool go, by the group's signature of kind `governance`.
    function releaseBond(
        address holder,
        address payee,
        uint256 amount,
        uint64 epoch,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes memory payload = abi.encodePacked("bond-release", holder, _partyId(payee), amount);
        _serviceProvider().useGovernance(epoch, nonce, payload, signature);
        _take(holder, amount);
        _credit(address(0), payee, amount);
        emit BondReleased(holder, payee, amount);
    }

    /// @notice Forfeits a part of a bond, by the group's signature of kind `governance`: for what no two signatures show,
    /// such as a false challenge, or an answer that is in none of the batches which its attestor published.
    /// @param beneficiary who was harmed, and is credited; zero: the pool
    /// @param evidence hash of what the group saw
    function slashBond(
        address holder,
        address beneficiary,
        uint256 amount,
        bytes32 evidence,
        uint64 epoch,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes memory payload = abi.encodePacked("bond-slash", holder, _partyId(beneficiary), amount, evidence);
        _serviceProvider().useGovernance(epoch, nonce, payload, signature);
        _slash(holder, beneficiary, amount, evidence);
    }

    /// @notice Forfeits a whole bond to the pool: its attestor signed two different answers to one exchange. Anyone may call.
    /// @dev The attestor stays registered until the group revokes it: what rests on its other answers must stay enforceable.
    function proveContradiction(
        Answer calldata first,
        Attestation calldata firstAttestation,
        Answer calldata second,
        Attestation calldata secondAttestation
    ) external {
        bytes32 firstDigest = TypedData.digest(first);
        bytes32 secondDigest = TypedData.digest(second);
        bool same = first.agreementId == second.agreementId && first.sequence == second.sequence;
        address attestor = _signerOf(firstDigest, firstAttestation);
        if (!same || firstDigest == secondDigest || attestor != _signerOf(secondDigest, secondAttestation)) {
            revert NoContradiction();
        }
        emit ContradictionProved(attestor, first.agreementId, first.sequence, firstDigest, secondDigest);
        _slash(attestor, POOL, bonds[attestor], secondDigest);
    }

    function _serviceProvider() internal view virtual returns (IServiceProvider);

    /// The attestor who signed the root above an answer; group signatures have another length, and are refused.
    function _signerOf(bytes32 answerDigest, Attestation calldata attestation) internal pure returns (address) {
        bytes32 root = MerkleProof.root(answerDigest, attestation.path);
        return Signatures.recover(keccak256(abi.encodePacked("notary/v1/answers", root)), attestation.signature);
    }

    function _addBond(address holder, uint256 amount) internal {
        bonds[holder] += amount;
        emit BondPaid(holder, amount, bonds[holder]);
    }

    function _partyId(address party) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(party)));
    }

    function _slash(address holder, address beneficiary, uint256 amount, bytes32 evidence) private {
        _take(holder, amount);
        if (beneficiary == POOL) bonds[POOL] += amount;
        else _credit(address(0), beneficiary, amount);
        emit BondSlashed(holder, beneficiary, amount, evidence);
    }

    function _take(address holder, uint256 amount) private {
        uint256 bond = bonds[holder];
        if (amount == 0) revert NoBond();
        if (amount > bond) revert BondTooSmall(bond);
        bonds[holder] = bond - amount;
    }
}
