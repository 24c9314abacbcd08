import { sha256 } from '@noble/hashes/sha2.js';
import { Contract, type Context } from 'fabric-contract-api';
import { verifyAnswer } from '../oracle/verify-answer.js';
import { parseHex, parseHexUpTo, parseUint, UINT64 } from '../platform/arguments.js';
import { fromHex, toHex } from '../platform/bytes.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { ensure } from '../platform/refusal.js';
import { settingsOf } from '../platform/settings.js';
import { parseAnswer } from '../protocol/answer.js';
import { parseAttestation } from '../protocol/signed-root.js';
import { legOf, putLeg, requireDataChain } from './legs.js';

const MAX_DATA_IDENTIFICATION = 1_024;

/** C_u: records deliveries. */
export class UserContract extends Contract {
  constructor() {
    super('UserContract');
  }

  /** Publishes the sealed data index (PROTOCOL 4.6); no clock: the ledger's order decides. */
  async deliver(ctx: Context, answer: string, attestation: string, dataIdentification: string): Promise<void> {
    const ledger = new Ledger(ctx.stub);
    const settings = await settingsOf(ledger);
    const terms = parseAnswer(answer);
    const sealed = parseHexUpTo(dataIdentification, MAX_DATA_IDENTIFICATION, 'dataIdentification');
    requireDataChain(settings, terms);
    ensure(callerOf(ctx.stub) === terms.providerFabric, 'CALLER_WRONG', 'only the provider delivers');
    ensure(toHex(sha256(fromHex(sealed))) === terms.indexHash, 'HASH_MISMATCH', "dataIdentification is not the answer's");
    const leg = await legOf(ledger, terms.agreementId, terms.sequence);
    ensure(!leg.delivered, 'ALREADY_DELIVERED', 'this exchange was delivered before');
    ensure(!leg.penalised, 'ALREADY_PENALISED', 'this exchange was penalised: a delivery is too late');
    const answerDigest = toHex(await verifyAnswer(ledger, settings, terms, parseAttestation(attestation)));
    const delivery = { answerDigest, dataIdentification: sealed };
    await putLeg(ledger, terms, { delivered: true, ...delivery, penalised: false, txId: ctx.stub.getTxID() });
    ledger.emit('Delivered', { agreementId: terms.agreementId, sequence: terms.sequence, ...delivery });
  }

  async exchange(ctx: Context, agreementId: string, sequence: string): Promise<string> {
    const id = parseHex(agreementId, 32, 'agreementId');
    return JSON.stringify(await legOf(new Ledger(ctx.stub), id, parseUint(sequence, UINT64, 'sequence').toString()));
  }
}
