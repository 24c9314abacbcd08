import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, uintBytes, utf8ToBytes, ZERO_32, type Hex } from '../src/platform/bytes.js';
import { POOL } from '../src/oracle/bonds.js';
import { releaseDigest } from '../src/protocol/release.js';
import type { FakePeer, Outcome, Person } from './support/fake-peer.js';
import { agreementId, answerJson, attestationJson, DEPOSIT, locked, lockArguments, parties, proofJson, sealed } from './support/scenario.js';
import { signAsGroup, signDigest, signGovernance } from './support/signing.js';
import { vectors } from './support/vectors.js';

const [SCHEDULES, STEPS] = process.env['NOTARY_TEST_TIER'] === 'full' ? [200, 120] : [6, 40];
const SEQUENCES = 6;
const { address: attestor } = vectors.governance.attestor;
const issuedAt = Number(vectors.answer.value['issuedAt']);
const required = BigInt(vectors.answer.value['dataRequired']!);
const MINTED = BigInt(DEPOSIT);

/** Numbers below a bound, the same for the same seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A provider, a consumer, strangers and t corrupt notaries, who sign whatever is asked for, call in any order. */
class Schedule {
  private released = false;
  private readonly closed = new Set<string>();
  private now = issuedAt;
  private nonce = 0;

  constructor(
    private readonly context: TestContext,
    private readonly peer: FakePeer,
    private readonly next: (below: number) => number,
  ) {}

  async step(): Promise<void> {
    const acts = [this.lock, this.deliver, this.penalize, this.deliver, this.penalizeEach, this.end, this.pass, this.bond, this.slash];
    await acts[this.next(acts.length)]!.call(this);
    await this.check();
  }

  private call(name: string, ...args: string[]): Promise<Outcome> {
    const people: Person[] = ['consumer', 'provider', 'stranger'];
    return this.peer.invoke(people[this.next(3)]!, name, ...args);
  }

  private async lock(): Promise<void> {
    const outcome = await this.peer.invoke('provider', 'ServiceProviderContract:lock', ...lockArguments('1000'));
    if (!outcome.refused) assert.ok(!this.released, 'a released agreement took a deposit');
  }

  private async deliver(): Promise<void> {
    const [sequence, answer] = this.answer();
    const outcome = await this.peer.invoke('provider', 'UserContract:deliver', answer, attestationJson(answer), sealed);
    if (!outcome.refused) this.close(sequence);
  }

  private async penalize(): Promise<void> {
    const [sequence, answer] = this.answer();
    const before = await this.deposit();
    const outcome = await this.call('ServiceProviderContract:penalize', answer, attestationJson(answer), '1', '0', '0x', proofJson(answer));
    if (outcome.refused) return;
    this.close(sequence);
    assert.equal(before - (await this.deposit()), required, 'a penalty is what the answer requires');
  }

  private async penalizeEach(): Promise<void> {
    const charged = [this.answer(), this.answer(), this.answer()].slice(this.next(3));
    const charges = charged.map(([, answer]) => [answer, attestationJson(answer), '1', '0', '0x', proofJson(answer)]);
    const before = await this.deposit();
    const outcome = await this.call('ServiceProviderContract:penalizeEach', JSON.stringify(charges));
    if (outcome.refused) return;
    const paid = outcome.event?.payload['penalties'] as { sequence: string }[];
    paid.forEach(({ sequence }) => this.close(sequence));
    assert.ok(paid.length > 0 && paid.every(({ sequence }) => charged.some(([asked]) => asked === sequence)));
    assert.equal(before - (await this.deposit()), BigInt(paid.length) * required, 'penalties are what the answers require');
  }

  private async end(): Promise<void> {
    const release = signAsGroup({ kind: 'release', epoch: 1n, nonce: ZERO_32, body: fromHex(agreementId) });
    const sign = (party: 'consumer' | 'provider'): Hex => signDigest(vectors.evmParties[party].privateKey, releaseDigest(agreementId));
    const calls: [string, string[]][] = [
      ['suspend', [agreementId]],
      ['requestRelease', [agreementId]],
      ['startRelease', [agreementId]],
      ['releaseAfterDelay', [agreementId]],
      ['releaseAfterDelay', [agreementId]],
      ['release', [agreementId, '1', release]],
      ['veto', [this.answer()[1], attestationJson(this.answer()[1])]],
      ...(this.next(16) === 0 ? [['releaseByBoth', [agreementId, sign('consumer'), sign('provider')]] as [string, string[]]] : []),
    ];
    const [name, args] = calls[this.next(calls.length)]!;
    const outcome = await this.call(`ServiceProviderContract:${name}`, ...args);
    if (outcome.event?.name !== 'Released') return;
    assert.ok(!this.released, 'deposits were returned twice');
    this.released = true;
  }

  private async pass(): Promise<void> {
    this.now += this.next(3_000);
    this.context.mock.timers.setTime(this.now * 1_000);
  }

  private async bond(): Promise<void> {
    await this.peer.invoke('provider', 'OracleContract:payBond', attestor, (1 + this.next(500)).toString());
  }

  private async slash(): Promise<void> {
    const [amount, to] = [BigInt(1 + this.next(300)), this.next(2) === 0 ? ZERO_32 : parties.consumer];
    const parts = [fromHex(attestor), fromHex(to), uintBytes(amount, 32), fromHex(ZERO_32)];
    const payload = concatBytes(utf8ToBytes('bond-slash'), ...parts);
    const nonce = toHex(sha256(uintBytes(BigInt(++this.nonce), 8)));
    const by = ['1', nonce, signGovernance(payload, nonce)];
    await this.call('OracleContract:slashBond', attestor, to, amount.toString(), ZERO_32, ...by);
  }

  private answer(): [string, string] {
    const sequence = this.next(SEQUENCES).toString();
    return [sequence, answerJson({ sequence })];
  }

  private close(sequence: string): void {
    assert.ok(!this.released, 'a leg or penalty under a released agreement');
    assert.ok(!this.closed.has(sequence), 'a leg beside a penalty, or two of one');
    this.closed.add(sequence);
  }

  private async deposit(): Promise<bigint> {
    const account = await this.peer.ok('stranger', 'ServiceProviderContract:account', agreementId, parties.provider);
    return BigInt((JSON.parse(account) as { balance: string }).balance);
  }

  /** Tokens are only moved: balances, deposit, bond and pool add up to what was minted. */
  private async check(): Promise<void> {
    const read = async (name: string, of: Hex): Promise<bigint> => BigInt(await this.peer.ok('stranger', name, of));
    const held = await Promise.all([
      read('Token:balanceOf', parties.provider),
      read('Token:balanceOf', parties.consumer),
      read('OracleContract:bond', attestor),
      read('OracleContract:bond', POOL),
    ]);
    const deposit = await this.deposit();
    assert.equal(held.reduce((sum, amount) => sum + amount, deposit), 2n * MINTED, 'tokens were made or lost');
    assert.ok(!this.released || deposit === 0n, 'a deposit is left behind');
  }
}

test(`${SCHEDULES} schedules of ${STEPS} calls in any order: tokens add up, nobody is punished twice or after the end`, async (context) => {
  const seed = Number(process.env['NOTARY_TEST_SEED'] ?? Date.now() % 1_000_000);
  context.mock.timers.enable({ apis: ['Date'], now: issuedAt * 1_000 });
  for (let i = 0; i < SCHEDULES; i++) {
    const peer = await locked();
    await peer.ok('deployer', 'Token:mint', parties.provider, MINTED.toString());
    context.mock.timers.setTime(issuedAt * 1_000);
    const schedule = new Schedule(context, peer, generator(seed + i));
    for (let step = 0; step < STEPS; step++) {
      await schedule.step().catch((error: Error) => {
        throw new Error(`NOTARY_TEST_SEED=${seed + i}, step ${step}: ${error.message}`, { cause: error });
      });
    }
  }
});
