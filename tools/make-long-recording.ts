import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRandom } from '../lib/random.ts';

/**
 * usage: npx tsx tools/make-long-recording.ts FILE ROWS: one machine at 1 Hz with 8 channels; a
 * year has 31,536,000 rows.
 */
const [file = '', count = '0'] = process.argv.slice(2);
const random = createRandom(1);
const out = createWriteStream(file);
out.write('time,vib_de,vib_nde,current,voltage,pressure,flow,temp_motor,temp_bearing\n');
const from = Date.UTC(2025, 0, 1);
let text = '';
for (let row = 0; row < Number(count); row++) {
  const load = Math.sin(row / 900);
  const values = [2, 1.5, 40, 400, 3, 120, 60, 45].map((level) =>
    (level * (1 + 0.01 * load + 0.02 * random.gaussian())).toFixed(3),
  );
  text += `${new Date(from + row * 1000).toISOString().slice(0, 19)}Z,${values.join(',')}\n`;
  if (text.length < 1_000_000) continue;
  if (!out.write(text)) await once(out, 'drain');
  text = '';
}
out.end(text);
