import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempDir } from '../temp-dir.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

/** A code block of a page, with the comment in front of it that says how it is run. */
export type DocBlock = {
  readonly language: string;
  readonly text: string;
  readonly line: number;
  readonly mark: string;
};

/** The code blocks of a page. */
export function docBlocks(page: string): readonly DocBlock[] {
  const blocks = page.matchAll(/(?:<!-- (.+?) -->\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(({ index, 1: mark = '', 2: language = '', 3: text = '' }) => {
    return { language, text, mark, line: page.slice(0, index).split('\n').length };
  });
}

/** The output that a block shows: its lines that are comments alone. */
export function promisedBy({ text }: DocBlock): readonly string[] {
  return [...text.matchAll(/^# (.+)$/gm)].map(([, promised = '']) => promised);
}

/** The output of a block. */
export type Run = { readonly status: number; readonly stdout: string; readonly stderr: string };

/**
 * A shell in a folder of its own, in which `harbinger` is the built program, and `mosquitto_pub`
 * and `curl` are small programs of ours that reach the program under test: the machine needs
 * neither.
 */
export function docShell(to: { readonly dataDir: string; readonly mqtt: string; readonly http: string }) {
  const folder = tempDir();
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  const command = (name: string, file: string): void => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, file)}' "$@"\n`);
    chmodSync(path.join(bin, name), 0o755);
  };
  command('harbinger', 'dist/main.js');
  command('mosquitto_pub', 'tests/helpers/doc-shell/mosquitto-pub.mjs');
  command('curl', 'tests/helpers/doc-shell/curl.mjs');
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    HOME,
    PATH: `${bin}:${PATH}`,
    DATA_DIR: to.dataDir,
    DOC_HTTP: to.http,
    HTTP_PORT: new URL(to.http).port,
    DOC_BROKER_PORT: new URL(to.mqtt).port,
  };
  return {
    folder,
    run: (text: string): Promise<Run> =>
      new Promise((resolve) => {
        execFile(
          'bash',
          ['--norc', '--noprofile', '-euo', 'pipefail', '-c', text],
          { cwd: folder, env },
          (error, stdout, stderr) => {
            resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
          },
        );
      }),
  };
}
