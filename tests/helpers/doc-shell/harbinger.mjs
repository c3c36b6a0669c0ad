// `harbinger` as the pages use it. A command that runs until a stop is stopped once it is ready.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const { DOC_MAIN, DOC_MQTT } = process.env;
const args = process.argv.slice(2);
if (args[0] === 'up') await startAndStop();
else {
  const talks = (args[0] === 'simulate' || args[0] === 'replay') && !args.includes('--csv');
  const url = talks && !args.includes('--url') ? ['--url', DOC_MQTT] : [];
  // It looks whether the ports are free, and the program of the test has them.
  const ports = args[0] === 'doctor' ? { BROKER_PORT: '0', HTTP_PORT: '0' } : {};
  const env = { ...process.env, ...ports };
  const child = spawn(process.execPath, [DOC_MAIN, ...args, ...url], { stdio: 'inherit', env });
  child.once('exit', (status) => process.exit(status ?? 1));
}

async function startAndStop() {
  const folder = mkdtempSync(path.join(tmpdir(), 'harbinger-doc-'));
  const env = { ...process.env, DATA_DIR: path.join(folder, 'data'), BROKER_PORT: '0', HTTP_PORT: '0' };
  const child = spawn(process.execPath, [DOC_MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdout.on('data', (bytes) => {
    process.stdout.write(bytes);
    if (String(bytes).includes('open http')) child.kill('SIGTERM');
  });
  const status = await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(status ?? 1);
}
