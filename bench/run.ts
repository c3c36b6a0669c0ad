import { ack } from './ack.ts';
import { backup } from './backup.ts';
import type { Bench } from './bench.ts';
import { detection } from './detection.ts';
import { ingest } from './ingest.ts';
import { injections } from './injections.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { prognosis } from './prognosis.ts';
import { score } from './score.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { tickets } from './tickets.ts';
import { web } from './web.ts';
import { year } from './year.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  ingest,
  ack,
  start,
  latency,
  memory,
  score,
  year,
  detection,
  prognosis,
  injections,
  tickets,
  web,
  simulator,
  backup,
};

const [name = '', ...flags] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench || flags.some((flag) => flag !== '--quick')) {
  process.stderr.write(`usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')} [--quick]\n`);
  process.exitCode = 2;
} else {
  const quick = flags.includes('--quick');
  const result = await bench({ quick, say: (line) => process.stderr.write(`${name}: ${line}\n`) });
  process.stdout.write(`${JSON.stringify({ bench: name, ...result })}\n`);
}
