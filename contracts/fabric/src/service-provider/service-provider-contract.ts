import { Contract, type Context } from 'fabric-contract-api';
import { parseAmount, parseHex, parseUint, UINT32, UINT64 } from '../platform/arguments.js';
import { ZERO_32 } from '../platform/bytes.js';
import { vouchedTime } from '../platform/clock.js';
import { callerOf } from '../platform/identity.js';
import { Ledger } from '../platform/ledger.js';
import { groupOf, settingsOf } from '../platform/settings.js';
import { parseAgreement } from '../protocol/agreement.js';
import { parseAnswer } from '../protocol/answer.js';
import { GROUP_SIGNATURE_SIZE, parseAttestation } from '../protocol/signed-root.js';
import { anchorCheckpoint, checkpointOf } from './checkpoints.js';
import { parseCharge, parseCharges } from './charges.js';
import { depositOf } from './deposits.js';
import { endingOf } from './ending-state.js';
import { release, releaseByBoth, suspend } from './endings.js';
import { governanceArguments } from './governance.js';
import { changeGroup, pastGroup } from './groups.js';
import { releaseAfterDelay, requestRelease, startRelease, veto } from './hatch.js';
import { legalOf, proveInclusion } from './inclusions.js';
import { initialize } from './initialize.js';
import { lock } from './lock.js';
import { penalize, penalizeEach } from './penalize.js';
import { anchorSetup, setupOf } from './setups.js';

const PUBLIC_KEY_SIZE = 96;

/** C_sp: the group's key, deposits, penalties, and what the group anchors. */
export class ServiceProviderContract extends Contract {
  constructor() {
    super('ServiceProviderContract');
  }

  /** Whoever comes first is the deployer; epoch 1 begins with this key. */
  async initialize(
    ctx: Context,
    chainId: string,
    chaincode: string,
    publicKey: string,
    groupId: string,
    setupDigest: string,
  ): Promise<void> {
    await initialize(new Ledger(ctx.stub), callerOf(ctx.stub), {
      chainId,
      chaincode,
      publicKey: parseHex(publicKey, PUBLIC_KEY_SIZE, 'public key'),
      groupId: parseHex(groupId, 32, 'group id'),
      setupDigest: parseHex(setupDigest, 32, 'setup digest'),
    });
  }

  async lock(ctx: Context, agreement: string, consumerSignature: string, providerSignature: string, amount: string): Promise<void> {
    await lock(new Ledger(ctx.stub), callerOf(ctx.stub), {
      agreement: parseAgreement(agreement),
      consumerSignature,
      providerSignature,
      amount: parseAmount(amount),
    });
  }

  async account(ctx: Context, agreementId: string, party: string): Promise<string> {
    const ledger = new Ledger(ctx.stub);
    const [id, owner] = [parseHex(agreementId, 32, 'agreementId'), parseHex(party, 32, 'party')];
    return JSON.stringify(await depositOf(ledger, await settingsOf(ledger), id, owner));
  }

  async penalize(
    ctx: Context,
    answer: string,
    attestation: string,
    kind: string,
    intentValidUntil: string,
    intentSignature: string,
    proof: string,
  ): Promise<void> {
    const charge = parseCharge(answer, attestation, kind, intentValidUntil, intentSignature, proof);
    await penalize(new Ledger(ctx.stub), ctx.stub.getTxID(), charge);
  }

  async penalizeEach(ctx: Context, charges: string): Promise<void> {
    await penalizeEach(new Ledger(ctx.stub), ctx.stub.getTxID(), parseCharges(charges));
  }

  /** Anyone shows that a leg is recorded here. */
  async proveInclusion(ctx: Context, answer: string, attestation: string, side: string): Promise<void> {
    const leg = parseUint(side, 1, 'side');
    await proveInclusion(new Ledger(ctx.stub), parseAnswer(answer), parseAttestation(attestation), leg);
  }

  async legal(ctx: Context, agreementId: string, side: string, sequence: string): Promise<string> {
    const [id, leg] = [parseHex(agreementId, 32, 'agreementId'), parseUint(side, 1, 'side')];
    const answerDigest = await legalOf(new Ledger(ctx.stub), id, leg, parseUint(sequence, UINT64, 'sequence').toString());
    return JSON.stringify({ answerDigest: answerDigest ?? ZERO_32 });
  }

  async anchorSetup(
    ctx: Context,
    agreementId: string,
    version: string,
    cidDigest: string,
    epoch: string,
    nonce: string,
    signature: string,
  ): Promise<void> {
    const anchor = {
      agreementId: parseHex(agreementId, 32, 'agreementId'),
      version: parseUint(version, UINT32, 'version'),
      cidDigest: parseHex(cidDigest, 32, 'cid digest'),
    };
    await anchorSetup(new Ledger(ctx.stub), anchor, governanceArguments(epoch, nonce, signature));
  }

  async setup(ctx: Context, agreementId: string): Promise<string> {
    const id = parseHex(agreementId, 32, 'agreementId');
    return JSON.stringify((await setupOf(new Ledger(ctx.stub), id)) ?? { version: '0', cidDigest: ZERO_32 });
  }

  async anchorCheckpoint(ctx: Context, number: string, cidDigest: string, epoch: string, signature: string): Promise<void> {
    await anchorCheckpoint(new Ledger(ctx.stub), {
      number: parseUint(number, UINT64, 'number'),
      cidDigest: parseHex(cidDigest, 32, 'cid digest'),
      epoch: parseUint(epoch, UINT64, 'epoch'),
      signature: parseHex(signature, GROUP_SIGNATURE_SIZE, 'signature'),
    });
  }

  async checkpoint(ctx: Context): Promise<string> {
    return JSON.stringify(await checkpointOf(new Ledger(ctx.stub)));
  }

  async changeGroup(ctx: Context, newEpoch: string, publicKey: string, groupId: string, signature: string): Promise<void> {
    await changeGroup(new Ledger(ctx.stub), {
      epoch: parseUint(newEpoch, UINT64, 'new epoch'),
      publicKey: parseHex(publicKey, PUBLIC_KEY_SIZE, 'public key'),
      groupId: parseHex(groupId, 32, 'group id'),
      signature: parseHex(signature, GROUP_SIGNATURE_SIZE, 'signature'),
    });
  }

  async groupOf(ctx: Context, epoch: string): Promise<string> {
    return JSON.stringify(await pastGroup(new Ledger(ctx.stub), parseUint(epoch, UINT64, 'epoch')));
  }

  async group(ctx: Context): Promise<string> {
    return JSON.stringify(await groupOf(new Ledger(ctx.stub)));
  }

  async suspend(ctx: Context, agreementId: string): Promise<void> {
    await suspend(new Ledger(ctx.stub), callerOf(ctx.stub), parseHex(agreementId, 32, 'agreementId'));
  }

  async release(ctx: Context, agreementId: string, epoch: string, signature: string): Promise<void> {
    await release(
      new Ledger(ctx.stub),
      vouchedTime(ctx.stub),
      parseHex(agreementId, 32, 'agreementId'),
      parseUint(epoch, UINT64, 'epoch'),
      parseHex(signature, GROUP_SIGNATURE_SIZE, 'signature'),
    );
  }

  async releaseByBoth(ctx: Context, agreementId: string, consumerSignature: string, providerSignature: string): Promise<void> {
    await releaseByBoth(
      new Ledger(ctx.stub),
      parseHex(agreementId, 32, 'agreementId'),
      parseHex(consumerSignature, 65, 'consumerSignature'),
      parseHex(providerSignature, 65, 'providerSignature'),
    );
  }

  async requestRelease(ctx: Context, agreementId: string): Promise<void> {
    await requestRelease(new Ledger(ctx.stub), callerOf(ctx.stub), parseHex(agreementId, 32, 'agreementId'));
  }

  async startRelease(ctx: Context, agreementId: string): Promise<void> {
    await startRelease(new Ledger(ctx.stub), vouchedTime(ctx.stub), parseHex(agreementId, 32, 'agreementId'));
  }

  async veto(ctx: Context, answer: string, attestation: string): Promise<void> {
    await veto(new Ledger(ctx.stub), parseAnswer(answer), parseAttestation(attestation));
  }

  async releaseAfterDelay(ctx: Context, agreementId: string): Promise<void> {
    await releaseAfterDelay(new Ledger(ctx.stub), vouchedTime(ctx.stub), parseHex(agreementId, 32, 'agreementId'));
  }

  async ending(ctx: Context, agreementId: string): Promise<string> {
    return JSON.stringify(await endingOf(new Ledger(ctx.stub), parseHex(agreementId, 32, 'agreementId')));
  }
}
