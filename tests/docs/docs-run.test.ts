import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settled, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { blocksOf, type DocBlock, docPages, isCommands, ROOT } from './doc-blocks.ts';
import { type Prepared, preparations } from './preparations.ts';

/** Longest that one block may take on a busy machine. */
const BLOCK_MS = 240_000;
const tools = path.join(ROOT, 'tests/helpers/doc-shell');

/** A folder with the program under the names that the pages use. */
function toolFolder(): string {
  const bin = tempDir();
  const write = (name: string, script: string): void => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
  };
  for (const tool of ['harbinger', 'curl', 'mosquitto_pub', 'npm']) {
    write(tool, `exec "${process.execPath}" "${tools}/${tool.replace('_', '-')}.mjs" "$@"`);
  }
  write('hb', 'exec harbinger "$@"');
  // The output of an earlier command of the page: the nth different text that fits.
  write('seen', `sleep 0.3; grep -oE -- "$1" "$DOC_LOG" | awk '!known[$0]++' | sed -n "\${2:-1}p"`);
  write('node', `[ "$1" = dist/main.js ] || exec "${process.execPath}" "$@"\nshift\nexec harbinger "$@"`);
  return bin;
}

type Place = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

async function run(text: string, { cwd, env }: Place): Promise<string> {
  const script = `exec > >(tee -a "$DOC_LOG")\n${text}`;
  const command = ['bash', '-euo', 'pipefail', '-c', script] as const;
  return await new Promise((resolve, reject) => {
    const [shell, ...args] = command;
    const child = execFile(
      shell,
      args,
      { cwd, env, timeout: BLOCK_MS, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const told = `${stdout}\n${stderr}`;
        if (error) reject(new Error(`ended with ${error.code ?? error.signal}:\n${text}\n\n${told.slice(-4_000)}`));
        else resolve(told);
      },
    );
    child.stdin?.end();
  });
}

/** The page's folder: what a clone has beside the reader, and what the page says the reader has. */
function pageFolder(): string {
  const cwd = mkdtempSync(path.join(tempDir(), 'page-'));
  for (const name of ['dist', 'docs', 'examples']) symlinkSync(path.join(ROOT, name), path.join(cwd, name));
  mkdirSync(path.join(cwd, 'etc'));
  return cwd;
}

async function runPage(blocks: readonly DocBlock[], prepared: Prepared): Promise<void> {
  const dataDir = tempDir();
  const up = await startUp(dataDir, prepared.settings);
  const { PATH = '', HOME = '' } = process.env;
  const programs = {
    DOC_MAIN: path.join(ROOT, 'dist/main.js'),
    DOC_ROOT: ROOT,
    DOC_HTTP: up.http,
    DOC_MQTT: up.mqtt,
    DOC_BROKER_PORT: new URL(up.mqtt).port,
  };
  const ports = { BROKER_PORT: new URL(up.mqtt).port, HTTP_PORT: new URL(up.http).port };
  const env = { PATH: `${toolFolder()}:${PATH}`, HOME, DATA_DIR: dataDir, ...ports, ...programs };
  const cwd = pageFolder();
  const place = { cwd, env: { ...env, DOC_LOG: path.join(cwd, 'seen.log') } };
  await prepared.before?.({ ...place, run: (text) => run(text, place), get: up.get });
  for (const { page, line, text } of blocks) {
    const replaced = Object.entries(prepared.replace ?? {}).reduce((all, [from, to]) => all.replaceAll(from, to), text);
    // Nobody goes on as fast as a test.
    await settled(up);
    try {
      await run(replaced.replaceAll('/etc/harbinger', 'etc'), place);
    } catch (error) {
      throw new Error(`${page}:${line} ${(error as Error).message}`);
    }
  }
}

describe('the commands of the pages do what they say', () => {
  for (const page of docPages()) {
    const blocks = blocksOf(page).filter((block) => isCommands(block) && block.notRun === null);
    const prepared = preparations[page] ?? {};
    if (blocks.length === 0 || prepared.elsewhere !== undefined) continue;
    it(page, { timeout: 15 * 60_000 }, async () => {
      await runPage(blocks, prepared);
      expect(blocks.length).toBeGreaterThan(0);
    });
  }
});
