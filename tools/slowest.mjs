// Prints the twenty test files that took longest in the last run, with the slowest test of each:
// npm run slowest
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [report = 'node_modules/.cache/harbinger-tests.json'] = process.argv.slice(2);
if (!existsSync(report)) {
  console.error(`${report} does not exist: run npm test first`);
  process.exit(1);
}
const seconds = (ms) => `${(ms / 1000).toFixed(1).padStart(6)} s`;
const files = JSON.parse(readFileSync(report, 'utf8')).testResults.map(
  ({ name, startTime, endTime, assertionResults }) => {
    const tests = assertionResults.map(({ title, duration = 0 }) => ({ title, duration: duration ?? 0 }));
    const slowest = tests.reduce((a, b) => (b.duration > a.duration ? b : a), { title: 'no test', duration: 0 });
    return { file: path.relative('', name), duration: endTime - startTime, count: tests.length, slowest };
  },
);
files.sort((a, b) => b.duration - a.duration);
for (const { file, duration, count, slowest } of files.slice(0, 20)) {
  console.log(`${seconds(duration)}  ${file}, ${count} ${count === 1 ? 'test' : 'tests'}`);
  console.log(`${' '.repeat(10)}${seconds(slowest.duration)}  ${slowest.title}`);
}
const all = files.reduce((sum, { duration }) => sum + duration, 0);
console.log(`${seconds(all)}  all ${files.length} files, one after another`);
