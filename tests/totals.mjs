// Sums up the suites of tests/run.sh: prints what failed and what was skipped, closes with one line of totals, and exits
// with 1 where a test failed, a suite crashed, or a skip has no accepted reason.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const acceptedSkip = /\bshared\/vectors|outside network/;
const checks = new Set(['Formatting', 'Build']); // a step without tests of its own: counts only where it fails

const text = (entities) =>
  entities.replace(/&(lt|gt|quot|apos|amp|#xD|#xA);/g, (_, e) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[e] ?? '\n');

const attribute = (tag, name) => text(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** Visual Studio's test results: one UnitTestResult element per test. */
function readTrx(xml) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  for (const [, tag, , body] of xml.matchAll(/<UnitTestResult\b([^>]*?)(\/>|>([\s\S]*?)<\/UnitTestResult>)/g)) {
    const name = attribute(tag, 'testName');
    const message = text(/<Message>([\s\S]*?)<\/Message>/.exec(body ?? '')?.[1] ?? /<StdOut>([\s\S]*?)<\/StdOut>/.exec(body ?? '')?.[1] ?? '');
    const outcome = attribute(tag, 'outcome');
    if (outcome === 'Passed') counts.passed++;
    else if (outcome === 'NotExecuted') counts.skipped = counts.skips.push(`${name}: ${message.trim()}`);
    else counts.failed = counts.failures.push(`${name}: ${message.trim()}`);
  }
  return counts;
}

/** Text reports: forge's suite summaries, and node's test runner (TAP or spec). */
function readLog(log) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  const plain = log.replace(/\u001b\[[0-9;]*m/g, '');
  for (const [, passed, failed, skipped] of plain.matchAll(/^Suite result: .*?(\d+) passed; (\d+) failed; (\d+) skipped/gm)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(skipped);
  }
  for (const [, kind, number] of plain.matchAll(/^[#ℹ] (pass|fail|cancelled|skipped|todo) (\d+)$/gm)) {
    const key = { pass: 'passed', fail: 'failed', cancelled: 'failed', skipped: 'skipped', todo: 'skipped' }[kind];
    counts[key] += Number(number);
  }
  counts.failures = [...plain.matchAll(/^(?:\[FAIL.*|not ok .*|✖ .*)$/gm)].map(([line]) => line);
  counts.skips = [...plain.matchAll(/^(?:\[SKIP.*|\s*ok .*# SKIP.*|\s*﹣ .*)$/gm)].map(([line]) => line.trim());
  while (counts.skips.length < counts.skipped) counts.skips.push('(no reason given)');
  return counts;
}

function readSuite(folder, name) {
  const code = Number(readFileSync(join(folder, `${name}.exit`), 'utf8'));
  const trx = join(folder, `${name}.trx`);
  const log = readFileSync(join(folder, `${name}.log`), 'utf8');
  const counts = existsSync(trx) ? readTrx(readFileSync(trx, 'utf8')) : readLog(checks.has(name) ? '' : log);
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if ((code !== 0 && counts.failed === 0) || (!ran && !checks.has(name))) {
    counts.failed = counts.failures.push(`exit code ${code}\n${log.trimEnd().split('\n').slice(-25).join('\n')}`);
  }
  return counts;
}

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
let refused = 0;
for (const file of readdirSync(folder).filter((f) => f.endsWith('.exit')).sort()) {
  const name = basename(file, '.exit');
  const counts = readSuite(folder, name);
  for (const key of Object.keys(total)) total[key] += counts[key];
  for (const failure of counts.failures) console.log(`FAILED ${name} ${failure}`);
  for (const skip of counts.skips) {
    const accepted = acceptedSkip.test(skip);
    refused += accepted ? 0 : 1;
    console.log(`${accepted ? 'skipped' : 'SKIPPED WITHOUT AN ACCEPTED REASON'} ${name} ${skip}`);
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || refused > 0 ? 1 : 0;
