// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Answer, CONSUMER_FIRST, PAYMENT, PaymentIntent, Terms} from "./Types.sol";
import {Signatures} from "./Signatures.sol";
import {TypedData} from "./TypedData.sol";

/// @title The rules of one exchange (PROTOCOL sections 4 and 5)
library Exchange {
    /// @notice The answer says something that the agreement does not allow.
    error AnswerOutsideAgreement();
    /// @notice The intent had expired when the answer was issued.
    error IntentExpired();

    /// @notice The deposits were returned: nothing is owed under this agreement any more.
    error AgreementReleased();

    uint256 internal constant BASIS_POINTS = 10_000;
    uint256 internal constant RATE_SCALE = 1e18;

    /// @notice The moment until which `side` must act: firstBy for the first mover, secondBy for the other.
    function deadline(Answer calldata answer, uint8 side) internal pure returns (uint64) {
        bool first = (answer.firstMover == CONSUMER_FIRST) == (side == PAYMENT);
        return first ? answer.firstBy : answer.secondBy;
    }

    /// @notice ⌈amount × coefficient / 10,000⌉: the deposit behind a payment (Algorithm 1).
    function calculate(uint256 amount, uint256 coefficient) internal pure returns (uint256) {
        return _ceilDiv(amount * coefficient, BASIS_POINTS);
    }

    /// @notice ⌈amount × rate × coefficient / (10,000 × 10^18)⌉: the deposit behind a delivery.
    function calculateData(uint256 amount, uint256 rate, uint256 coefficient) internal pure returns (uint256) {
        return _ceilDiv(amount * rate * coefficient, BASIS_POINTS * RATE_SCALE);
    }

    /// @notice Reverts unless the answer's parties, price, required sums and times follow from the agreement.
    function requireWithin(Terms memory terms, Answer calldata answer) internal pure {
        if (terms.released) revert AgreementReleased();
        bool parties = answer.consumer == terms.consumer && answer.provider == terms.provider;
        bool asset = !terms.paymentHere || answer.paymentAsset == bytes32(uint256(uint160(terms.paymentAsset)));
        bool price = answer.amount >= terms.minPrice && answer.amount <= terms.maxPrice;
        if (!parties || !asset || !price || !_timely(terms, answer)) revert AnswerOutsideAgreement();
        bool payment = answer.paymentRequired == calculate(answer.amount, terms.coefficient);
        bool data = answer.dataRequired == calculateData(answer.amount, terms.rate, terms.coefficient);
        if (!payment || !data) revert AnswerOutsideAgreement();
    }

    /// @notice Reverts unless the consumer signed the intent that led to this answer, valid when it was issued.
    function requireIntent(Answer calldata answer, uint64 validUntil, bytes calldata signature) internal pure {
        if (validUntil < answer.issuedAt) revert IntentExpired();
        PaymentIntent memory intent = PaymentIntent(
            answer.agreementId, answer.sequence, answer.amount, answer.indexHash, answer.firstMover, validUntil
        );
        Signatures.requireSigned(answer.consumer, TypedData.digest(intent), signature);
    }

    /// firstBy + R = secondBy ≤ issuedAt + T, issued before the agreement ended.
    function _timely(Terms memory terms, Answer calldata answer) private pure returns (bool) {
        return answer.issuedAt <= terms.expiry && uint256(answer.firstBy) + terms.responseSeconds == answer.secondBy
            && answer.secondBy <= uint256(answer.issuedAt) + terms.exchangeSeconds;
    }

    function _ceilDiv(uint256 a, uint256 b) private pure returns (uint256) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }
}
