// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Which legs were done and which were penalised: two bits an exchange, 128 exchanges a word
abstract contract Legs {
    /// @notice This leg is on record already.
    error LegDone();
    /// @notice This leg was penalised: it is neither paid nor punished a second time.
    error LegPenalised();

    uint256 private constant DONE = 1;
    uint256 private constant PENALISED = 2;
    uint256 private constant EXCHANGES_PER_WORD = 128;

    mapping(bytes32 agreementId => mapping(uint8 side => mapping(uint256 word => uint256))) private _legs;

    /// @notice Whether a leg is on record, and whether it was penalised.
    function legs(bytes32 agreementId, uint8 side, uint64 sequence) external view returns (bool done, bool penalised) {
        uint256 bits = _legs[agreementId][side][sequence / EXCHANGES_PER_WORD] >> _shift(sequence);
        return (bits & DONE != 0, bits & PENALISED != 0);
    }

    function _markDone(bytes32 agreementId, uint8 side, uint64 sequence) internal {
        _close(agreementId, side, sequence, DONE);
    }

    function _markPenalised(bytes32 agreementId, uint8 side, uint64 sequence) internal {
        _close(agreementId, side, sequence, PENALISED);
    }

    function _requireOpen(bytes32 agreementId, uint8 side, uint64 sequence) internal view {
        _requireNeither(_legs[agreementId][side][sequence / EXCHANGES_PER_WORD] >> _shift(sequence));
    }

    function _close(bytes32 agreementId, uint8 side, uint64 sequence, uint256 bit) private {
        mapping(uint256 => uint256) storage words = _legs[agreementId][side];
        uint256 word = words[sequence / EXCHANGES_PER_WORD];
        _requireNeither(word >> _shift(sequence));
        words[sequence / EXCHANGES_PER_WORD] = word | (bit << _shift(sequence));
    }

    function _requireNeither(uint256 bits) private pure {
        if (bits & DONE != 0) revert LegDone();
        if (bits & PENALISED != 0) revert LegPenalised();
    }

    function _shift(uint64 sequence) private pure returns (uint256) {
        return 2 * (uint256(sequence) % EXCHANGES_PER_WORD);
    }
}
