import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Config, loadConfig, variableOf } from '../../platform/config.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { blocksOf, commandWords, docPages, isCommands, isSettings } from './doc-blocks.ts';

/** Blocks that docs-run.test.ts can run; every other one needs a reason. */
const RUNNABLE = /^(harbinger|hb|node|npm|curl|mosquitto_pub|echo|base64|export|openssl|kill|wait|[a-z]+\(\))$/;

const blocks = docPages().flatMap(blocksOf);
const at = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;
const elsewhere = new Set(['docs/devices.md']);

describe('the blocks of the pages', () => {
  it('every block of commands is run, or says why not in a comment before it: <!-- not run: … -->', () => {
    const unknown = blocks
      .filter((block) => isCommands(block) && block.notRun === null && !elsewhere.has(block.page))
      .flatMap((block) => commandWords(block.text).map((word) => ({ block, word })))
      .filter(({ word }) => !RUNNABLE.test(word))
      .map(({ block, word }) => `${at(block)}: ${word}`);
    expect(unknown).toEqual([]);
  });

  it('a reason why a block is not run is one, and stands before a block of commands', () => {
    const marked = blocks.filter(({ notRun }) => notRun !== null);
    expect(marked.filter((block) => !isCommands(block) && !isSettings(block.text)).map(at)).toEqual([]);
    expect(marked.filter(({ notRun }) => (notRun ?? '').length < 10).map(at)).toEqual([]);
  });

  it.each(
    blocks.filter(({ text, language }) => language === 'sh' && isSettings(text)).map((block) => [at(block), block]),
  )('the settings of %s are ours', (_where, { text }) => {
    const known = Object.entries(Config.properties).flatMap(([section, { properties }]) =>
      Object.keys(properties).map((key) => variableOf(section, key)),
    );
    const names = text.split('\n').flatMap((line) => /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(blocks.filter(({ language }) => language === 'json').map((block) => [at(block), block]))(
    'the JSON of %s is JSON, and settings where it looks like some',
    (_where, { text }) => {
      const parsed = JSON.parse(text) as Record<string, unknown>;
      if (!Object.keys(parsed).every((key) => Object.hasOwn(Config.properties, key))) return;
      const file = path.join(tempDir(), 'harbinger.json');
      writeFileSync(file, text);
      expect(() => loadConfig({ environment: {}, file })).not.toThrow();
    },
  );
});
