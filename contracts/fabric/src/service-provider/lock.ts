import { recoverAddress } from '../crypto/secp256k1.js';
import { parseHex } from '../platform/arguments.js';
import { fromHex, type Hex } from '../platform/bytes.js';
import type { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf, type Settings } from '../platform/settings.js';
import { agreementId, requireSoundTerms, type Agreement } from '../protocol/agreement.js';
import { TOKEN_ASSET } from '../protocol/names.js';
import { debit } from '../token/balances.js';
import { changeDeposit } from './deposits.js';
import { requireUnreleased } from './ending-state.js';

export interface LockRequest {
  readonly agreement: Agreement;
  readonly consumerSignature: string;
  readonly providerSignature: string;
  readonly amount: bigint;
}

/** Moves the caller's tokens into its deposit under an agreement that both parties signed (PROTOCOL 3.4). */
export async function lock(ledger: Ledger, caller: Hex, request: LockRequest): Promise<void> {
  const { agreement, amount } = request;
  const settings = await settingsOf(ledger);
  const id = agreementId(agreement);
  requireSoundTerms(agreement);
  requireActsHere(agreement, settings, caller);
  await requireUnreleased(ledger, id);
  const signatures = requireSignatures(id, request);
  await debit(ledger, caller, amount);
  const deposit = await changeDeposit(ledger, settings, id, caller, amount);
  await ledger.put(agreement, 'agreement', id);
  const locked = { agreementId: id, party: caller, account: deposit.account, amount: amount.toString() };
  ledger.emit('Locked', { ...locked, balance: deposit.balance, agreement, ...signatures });
}

/** The consumer acts on the payment chain, the provider on the data chain. */
function requireActsHere(agreement: Agreement, settings: Settings, caller: Hex): void {
  const here = (chain: Hex, contract: Hex): boolean => chain === settings.chain && contract === settings.contract;
  const provides = caller === agreement.providerFabric && here(agreement.dataChain, agreement.dataContract);
  const pays = caller === agreement.consumerFabric && here(agreement.paymentChain, agreement.paymentContract);
  ensure(provides || pays, 'CALLER_WRONG', 'only a party that acts on this chain locks a deposit here');
  ensure(!pays || agreement.paymentAsset === TOKEN_ASSET, 'TERMS_INVALID', "payments here are in this chaincode's token");
}

function requireSignatures(id: Hex, request: LockRequest): { consumerSignature: Hex; providerSignature: Hex } {
  const consumerSignature = parseHex(request.consumerSignature, 65, 'consumerSignature');
  const providerSignature = parseHex(request.providerSignature, 65, 'providerSignature');
  const digest = fromHex(id);
  const { consumer, provider } = request.agreement;
  ensure(recoverAddress(digest, consumerSignature) === consumer, 'SIGNATURE_INVALID', 'the consumer did not sign');
  ensure(recoverAddress(digest, providerSignature) === provider, 'SIGNATURE_INVALID', 'the provider did not sign');
  return { consumerSignature, providerSignature };
}
