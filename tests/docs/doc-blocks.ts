import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.dirname(path.dirname(import.meta.dirname));

/** A fenced block of a page. */
export type DocBlock = {
  readonly page: string;
  /** Of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /**
   * Why it is not run, from `<!-- not run: … -->` on the line before the fence; null where it is
   * run.
   */
  readonly notRun: string | null;
};

/** The README and every page of docs/, by their paths. */
export function docPages(): readonly string[] {
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.sort().map((name) => `docs/${name}`)];
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): readonly DocBlock[] {
  const lines = readFileSync(path.join(ROOT, page), 'utf8').split('\n');
  const blocks: DocBlock[] = [];
  let notRun: string | null = null;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const fence = /^```(\w*)$/.exec(line.trim());
    if (!fence) {
      if (line.trim() !== '') notRun = /^<!-- not run: (.+) -->$/.exec(line.trim())?.[1] ?? null;
      continue;
    }
    const end = lines.findIndex((each, at) => at > i && each.trim() === '```');
    const text = lines.slice(i + 1, end).join('\n');
    blocks.push({ page, line: i + 1, language: fence[1] ?? '', text, notRun });
    notRun = null;
    i = end;
  }
  return blocks;
}

/** Commands of a shell; the rest are files, payloads and output. */
export function isCommands({ language, text }: DocBlock): boolean {
  return ['', 'sh', 'bash', 'console'].includes(language) && !isSettings(text);
}

/** Whether every line sets a variable: a file of settings. */
export function isSettings(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => /^[A-Z][A-Z0-9_]*=('[^']*'|\S*)(\s+#.*)?$/.test(line));
}

/**
 * The first words of the commands of a shell text: without comments, quoted texts and continued
 * lines.
 */
export function commandWords(text: string): readonly string[] {
  const bare = text
    .replaceAll(/'[^']*'/g, "''")
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/(^|\s)#.*$/gm, '$1')
    .replaceAll(/\\\n/g, ' ');
  return bare
    .split(/\n|;|&&|\|\|?|&(?=\s|$)/)
    .map((part) => part.trim().replace(/^((export\s+)?[A-Z][A-Z0-9_]*=\S*\s*)+/, ''))
    .flatMap((part) => (part === '' ? [] : [part.split(/\s+/)[0] ?? '']));
}
