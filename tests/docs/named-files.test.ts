import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './doc-blocks.ts';

const TOP = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  .map(({ name }) => name)
  .filter((name) => !['node_modules', 'dist'].includes(name));
const FILE = /^[\w.-]+(\/[\w.-]+)*\.(ts|tsx|mjs|txt|sh|sql)$/;

function pagesIn(folder: string): readonly string[] {
  const names = readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => path.join(folder, name));
}
const pages = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs'), ...pagesIn('docs/decisions')];

/** Words of a page in backticks, outside of blocks, with the text between one and the next. */
function codeOf(page: string): readonly { readonly code: string; readonly before: string }[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8').replaceAll(/^```.*?^```/gms, '');
  let end = 0;
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => {
    const before = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { code: match[1] ?? '', before };
  });
}

function sourcesIn(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.includes('node_modules'))
      .map((name) => readFileSync(path.join(ROOT, folder, name), 'utf8')),
  );
}

const isPlace = (code: string): boolean => TOP.includes(code.split('/')[0] ?? '') && /^[\w./-]+\/[\w./-]*$/.test(code);

describe('files and functions that pages name', () => {
  it('every file and folder of the repository that a page names is there', () => {
    const gone = pages.flatMap((page) =>
      codeOf(page)
        .filter(({ code }) => isPlace(code) && !existsSync(path.join(ROOT, code)))
        .map(({ code }) => `${page}: ${code}`),
    );
    expect(gone).toEqual([]);
  });

  it('docs/architecture.md names functions that the file named before them has', () => {
    let file: string | undefined;
    let checked = 0;
    const gone: string[] = [];
    for (const { code, before } of codeOf('docs/architecture.md')) {
      // A function follows its file directly, or the function before it.
      if (before.trim() !== '') file = undefined;
      if (FILE.test(code)) file = code;
      else if (file !== undefined && /^[A-Za-z]+$/.test(code)) {
        checked += 1;
        const declared = new RegExp(`\\b(function|const|class|type) ${code}\\b|\\b${code}[(:]`);
        const isThere = existsSync(path.join(ROOT, file)) && declared.test(readFileSync(path.join(ROOT, file), 'utf8'));
        if (!isThere) gone.push(`${file}: ${code}`);
      }
    }
    expect(gone).toEqual([]);
    expect(checked).toBeGreaterThan(30);
  });

  it('the table of jobs in docs/architecture.md has each job of the program, and no other', () => {
    const text = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');
    const [table = ''] = /^\| job .*?\n\n/ms.exec(text) ?? [];
    const inTable = [...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name);
    const inCode = sourcesIn(['ticketing', 'backup', 'platform'])
      .filter((source) => /import .*\bJob\b.* from '.*\/job\.ts'/.test(source))
      .flatMap((source) => [...source.matchAll(/(?:\bname: |\bown\()'([^']+)'/g)].map(([, name]) => name));
    expect(inTable.toSorted()).toEqual(inCode.toSorted());
  });

  it('every other function that docs/architecture.md names is declared somewhere', () => {
    const found = sourcesIn(TOP).flatMap((source) => [...source.matchAll(/\b(?:function|const|class|type) (\w+)/g)]);
    const declared = new Set(found.map(([, name]) => name));
    const names = new Set(codeOf('docs/architecture.md').map(({ code }) => code));
    const functions = [...names].filter((code) => /^[a-z]+[A-Z][A-Za-z]*$/.test(code));
    expect(functions.length).toBeGreaterThan(30);
    const gone = functions.filter((name) => !declared.has(name));
    expect(gone).toEqual([]);
  });
});
