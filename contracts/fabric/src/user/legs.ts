import type { Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import type { Settings } from '../platform/settings.js';
import type { Answer } from '../protocol/answer.js';
import { requireUnreleased } from '../service-provider/ending-state.js';

/** The delivery side of one exchange: one record each, so that deliveries in a block never conflict. */
export interface Delivery {
  readonly delivered: boolean;
  readonly answerDigest: Hex;
  readonly dataIdentification: Hex;
  readonly penalised: boolean;
  /** The transaction that delivered or penalised. */
  readonly txId: string;
}

/** The payment side of one exchange, a record of its own: both sides may be on this channel. */
export interface Payment {
  readonly paid: boolean;
  readonly answerDigest: Hex;
  /** Base units of the token. */
  readonly amount: string;
  readonly penalised: boolean;
  /** The transaction that paid or penalised. */
  readonly txId: string;
}

const NO_DELIVERY: Delivery = { delivered: false, answerDigest: '0x', dataIdentification: '0x', penalised: false, txId: '' };
const NO_PAYMENT: Payment = { paid: false, answerDigest: '0x', amount: '0', penalised: false, txId: '' };

export async function deliveryOf(ledger: Ledger, agreementId: Hex, sequence: string): Promise<Delivery> {
  return (await ledger.get<Delivery>('leg', agreementId, sequence)) ?? NO_DELIVERY;
}

export async function paymentOf(ledger: Ledger, agreementId: Hex, sequence: string): Promise<Payment> {
  return (await ledger.get<Payment>('payment', agreementId, sequence)) ?? NO_PAYMENT;
}

export async function putDelivery(ledger: Ledger, answer: Answer, delivery: Delivery): Promise<void> {
  await ledger.put(delivery, 'leg', answer.agreementId, answer.sequence);
}

export async function putPayment(ledger: Ledger, answer: Answer, payment: Payment): Promise<void> {
  await ledger.put(payment, 'payment', answer.agreementId, answer.sequence);
}

/** @throws ALREADY_DELIVERED, ALREADY_PENALISED or AGREEMENT_RELEASED where the delivery is not open any more. */
export async function requireOpenDelivery(ledger: Ledger, answer: Answer): Promise<void> {
  await requireUnreleased(ledger, answer.agreementId);
  const delivery = await deliveryOf(ledger, answer.agreementId, answer.sequence);
  ensure(!delivery.delivered, 'ALREADY_DELIVERED', 'the provider delivered');
  ensure(!delivery.penalised, 'ALREADY_PENALISED', 'the missing delivery was penalised');
}

/** @throws ALREADY_PAID, ALREADY_PENALISED or AGREEMENT_RELEASED where the payment is not open any more. */
export async function requireOpenPayment(ledger: Ledger, answer: Answer): Promise<void> {
  await requireUnreleased(ledger, answer.agreementId);
  const payment = await paymentOf(ledger, answer.agreementId, answer.sequence);
  ensure(!payment.paid, 'ALREADY_PAID', 'this exchange is paid');
  ensure(!payment.penalised, 'ALREADY_PENALISED', 'the missing payment was penalised');
}

/** @throws WRONG_CHAIN unless the answer's delivery belongs to this chaincode. */
export function requireDataChain(settings: Settings, answer: Answer): void {
  const here = answer.dataChain === settings.chain && answer.dataContract === settings.contract;
  ensure(here, 'WRONG_CHAIN', 'the answer has its delivery on another chain or contract');
}

/** @throws WRONG_CHAIN unless the answer's payment belongs to this chaincode. */
export function requirePaymentChain(settings: Settings, answer: Answer): void {
  const here = answer.paymentChain === settings.chain && answer.paymentContract === settings.contract;
  ensure(here, 'WRONG_CHAIN', 'the answer has its payment on another chain or contract');
}
