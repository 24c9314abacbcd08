import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAmount, parseHex, parseUint } from '../src/platform/arguments.js';
import { parseAgreement } from '../src/protocol/agreement.js';
import { parseAnswer } from '../src/protocol/answer.js';
import { parseAttestation, parsePenaltyProof } from '../src/protocol/signed-root.js';
import { assertThrows } from './support/refusals.js';
import { answerJson } from './support/scenario.js';
import { vectors } from './support/vectors.js';

const refused = (act: () => unknown): void => assertThrows('ARGUMENT_INVALID', act);

test('numbers are canonical decimals within their width', () => {
  for (const bits of [8, 32, 64, 256]) {
    const max = (1n << BigInt(bits)) - 1n;
    assert.equal(parseUint(max.toString(), bits, 'n'), max);
    refused(() => parseUint((max + 1n).toString(), bits, 'n'));
  }
  for (const text of ['', '-1', '+1', '01', '1.0', '1e3', '0x1', ' 1', '1 ', '١', '9'.repeat(79), 1, null, undefined]) {
    refused(() => parseUint(text, 256, 'n'));
  }
});

test('an amount of zero is refused', () => assertThrows('AMOUNT_INVALID', () => parseAmount('0')));

test('hex has its exact length, a prefix and lower case', () => {
  for (const text of ['', '0x', 'ab', '0xABAB', '0xab', '0xababab', '0xabag', '0Xabab', '0xaba', 0xabab, null]) {
    refused(() => parseHex(text, 2, 'bytes'));
  }
  assert.equal(parseHex('0xabab', 2, 'bytes'), '0xabab');
});

test('a structure with any member missing, renamed, added or of another type is refused', () => {
  for (const [parse, value] of [
    [parseAnswer, vectors.answer.value],
    [parseAgreement, vectors.agreement.value],
  ] as const) {
    for (const member of Object.keys(value)) {
      const { [member]: kept, ...rest } = value;
      refused(() => parse(JSON.stringify(rest)));
      refused(() => parse(JSON.stringify({ ...rest, [`${member}_`]: kept })));
      for (const wrong of [null, 1, true, [], {}, `${kept} `]) {
        refused(() => parse(JSON.stringify({ ...rest, [member]: wrong })));
      }
    }
    refused(() => parse(JSON.stringify({ ...value, surplus: '1' })));
    refused(() => parse(JSON.stringify(value).replace('{', '{"__proto__":{},')));
  }
});

test('what is not a JSON object is refused', () => {
  for (const text of ['', 'null', '[]', '"text"', '1', '{', `{"a":"${'x'.repeat(20_000)}"}`]) {
    refused(() => parseAnswer(text));
    refused(() => parseAttestation(text));
  }
});

test('only two movers exist', () => refused(() => parseAnswer(answerJson({ firstMover: '2' }))));

test('paths are short lists of hashes', () => {
  const attestation = (path: unknown): string => JSON.stringify({ epoch: '1', path, signature: '0x' });
  const hash = `0x${'00'.repeat(32)}`;
  assert.equal(parseAttestation(attestation(Array(32).fill(hash))).path.length, 32);
  for (const path of [Array(33).fill(hash), ['0x00'], [1], {}, null, 'path']) {
    refused(() => parseAttestation(attestation(path)));
  }
});

test('a proof has a signature of 48 bytes and a nonce of 32', () => {
  const proof = { epoch: '1', nonce: `0x${'00'.repeat(32)}`, path: [], signature: `0x${'00'.repeat(48)}` };
  assert.ok(parsePenaltyProof(JSON.stringify(proof)));
  refused(() => parsePenaltyProof(JSON.stringify({ ...proof, signature: `0x${'00'.repeat(65)}` })));
  refused(() => parsePenaltyProof(JSON.stringify({ ...proof, nonce: '0x00' })));
});
