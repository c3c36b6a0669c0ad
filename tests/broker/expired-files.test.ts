import path from 'node:path';
import { expect, it } from 'vitest';
import type { Log } from '../../lib/log.ts';
import { followTlsFiles } from '../../lib/tls/tls-files.ts';

const folder = path.resolve(import.meta.dirname, '../commands/tls');
const files = { certFile: path.join(folder, 'certificate.pem'), keyFile: path.join(folder, 'key.pem') };

/** Log lines about the files in use at a time. */
function saidAt(time: string): string[] {
  const said: string[] = [];
  const note = (level: string) => (_facts: object, message: string) => void said.push(`${level}: ${message}`);
  const log = { error: note('error'), warn: note('warn'), info: note('info') } as unknown as Log;
  followTlsFiles(files, { servers: [], log, now: () => Date.parse(time) })();
  return said;
}

it('an expired certificate is said when the program starts, with what to do; one that ends soon, too', () => {
  expect(saidAt('2030-01-01')).toEqual([]);
  expect(saidAt('2036-11-15')).toEqual([
    'warn: TLS: the certificate expires within 14 days: put a renewed file in its place; it is taken without a restart',
  ]);
  expect(saidAt('2037-01-01')).toEqual([
    'error: TLS: the certificate has expired, and clients refuse it: put a renewed file in its place; it is taken without a restart',
  ]);
});
