import { verifyAnswer } from '../oracle/verify-answer.js';
import { toHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import type { Answer } from '../protocol/answer.js';
import { TOKEN_ASSET } from '../protocol/names.js';
import type { Attestation } from '../protocol/signed-root.js';
import { debit } from '../token/balances.js';
import { putCredit } from './credits.js';
import { putPayment, requireOpenPayment, requirePaymentChain } from './legs.js';

/** Whose tokens pay: those of a party's balance (purse 0) or of one of its purses. */
export interface Payer {
  readonly party: Hex;
  readonly purse: bigint;
}

/**
 * Pays for the exchange of an answer into a credit of the provider (PROTOCOL 4.5). Apart from the payer's purse it touches only
 * keys of its own exchange and reads what governance writes, so that no payee and no other payer can make it fail.
 */
export async function pay(ledger: Ledger, txId: string, payer: Payer, answer: Answer, attestation: Attestation): Promise<void> {
  const settings = await settingsOf(ledger);
  requirePaymentChain(settings, answer);
  ensure(answer.paymentAsset === TOKEN_ASSET, 'ASSET_NOT_ACCEPTED', "payments here are in this chaincode's token");
  await requireOpenPayment(ledger, answer);
  const answerDigest = toHex(await verifyAnswer(ledger, settings, answer, attestation));
  const { agreementId, sequence, amount } = answer;
  await debit(ledger, payer.party, BigInt(amount), payer.purse);
  await putCredit(ledger, answer.providerFabric, answer);
  await putPayment(ledger, answer, { paid: true, answerDigest, amount, penalised: false, txId });
  ledger.emit('Paid', { agreementId, sequence, answerDigest, payee: answer.providerFabric, amount });
}
