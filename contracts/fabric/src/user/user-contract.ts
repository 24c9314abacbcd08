import { sha256 } from '@noble/hashes/sha2.js';
import { Contract, type Context } from 'fabric-contract-api';
import { verifyAnswer } from '../oracle/verify-answer.js';
import { parseHex, parseHexUpTo, parseUint, UINT32, UINT64 } from '../platform/arguments.js';
import { fromHex, toHex } from '../platform/bytes.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import { parseAnswer } from '../protocol/answer.js';
import { requireIntent } from '../protocol/intent.js';
import { parseAttestation } from '../protocol/signed-root.js';
import { creditsOf, parseSequences, withdraw } from './credits.js';
import { deliveryOf, paymentOf, putDelivery, requireDataChain, requireOpenDelivery } from './legs.js';
import { pay } from './pay.js';

const MAX_DATA_IDENTIFICATION = 1_024;

/** C_u: records payments and deliveries; no clock: the ledger's order decides (PROTOCOL 5). */
export class UserContract extends Contract {
  constructor() {
    super('UserContract');
  }

  /** The consumer pays, from its balance (purse 0) or one of its purses. */
  async pay(ctx: Context, answer: string, attestation: string, purse: string): Promise<void> {
    const terms = parseAnswer(answer);
    const payer = { party: callerOf(ctx.stub), purse: parseUint(purse, UINT32, 'purse') };
    ensure(payer.party === terms.consumerFabric, 'CALLER_WRONG', 'only the consumer pays; others pay for it by payFor');
    await pay(new Ledger(ctx.stub), ctx.stub.getTxID(), payer, terms, parseAttestation(attestation));
  }

  /** Anyone pays in the consumer's name, with the consumer's signature of the intent. */
  async payFor(
    ctx: Context,
    answer: string,
    attestation: string,
    purse: string,
    validUntil: string,
    signature: string,
  ): Promise<void> {
    const terms = parseAnswer(answer);
    requireIntent(terms, parseUint(validUntil, UINT64, 'intent validUntil'), parseHex(signature, 65, 'intent signature'));
    const payer = { party: callerOf(ctx.stub), purse: parseUint(purse, UINT32, 'purse') };
    await pay(new Ledger(ctx.stub), ctx.stub.getTxID(), payer, terms, parseAttestation(attestation));
  }

  /** The caller takes what payments for these exchanges brought it. */
  async withdraw(ctx: Context, agreementId: string, sequences: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const payee = callerOf(ctx.stub);
    const id = parseHex(agreementId, 32, 'agreementId');
    const amount = await withdraw(ledger, payee, id, parseSequences(sequences));
    ledger.emit('Withdrawn', { payee, amount: amount.toString() });
  }

  /** Publishes the sealed data index (PROTOCOL 4.6). */
  async deliver(ctx: Context, answer: string, attestation: string, dataIdentification: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const settings = await settingsOf(ledger);
    const terms = parseAnswer(answer);
    const sealed = parseHexUpTo(dataIdentification, MAX_DATA_IDENTIFICATION, 'dataIdentification');
    requireDataChain(settings, terms);
    ensure(callerOf(ctx.stub) === terms.providerFabric, 'CALLER_WRONG', 'only the provider delivers');
    ensure(toHex(sha256(fromHex(sealed))) === terms.indexHash, 'HASH_MISMATCH', "dataIdentification is not the answer's");
    await requireOpenDelivery(ledger, terms);
    const answerDigest = toHex(await verifyAnswer(ledger, settings, terms, parseAttestation(attestation)));
    const delivery = { answerDigest, dataIdentification: sealed };
    await putDelivery(ledger, terms, { delivered: true, ...delivery, penalised: false, txId: ctx.stub.getTxID() });
    ledger.emit('Delivered', { agreementId: terms.agreementId, sequence: terms.sequence, ...delivery });
  }

  /** The delivery side. */
  async exchange(ctx: Context, agreementId: string, sequence: string): Promise<string> {
    const id = parseHex(agreementId, 32, 'agreementId');
    return JSON.stringify(await deliveryOf(new Ledger(ctx.stub), id, parseUint(sequence, UINT64, 'sequence').toString()));
  }

  /** The payment side. */
  async payment(ctx: Context, agreementId: string, sequence: string): Promise<string> {
    const id = parseHex(agreementId, 32, 'agreementId');
    return JSON.stringify(await paymentOf(new Ledger(ctx.stub), id, parseUint(sequence, UINT64, 'sequence').toString()));
  }

  /** What payments brought a payee and it has not withdrawn. */
  async credits(ctx: Context, payee: string): Promise<string> {
    return JSON.stringify(await creditsOf(new Ledger(ctx.stub), parseHex(payee, 32, 'payee')));
  }
}
