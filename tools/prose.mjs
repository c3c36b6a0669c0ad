// Prose is at most 100 columns wide: node tools/prose.mjs checks comments and Markdown, and ends
// with 1 where a paragraph is wider, or a text says "whoever". With --fix it wraps paragraphs that
// are too wide. Tables, code, headings, links alone on a line, and comments that tools read stay as
// they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const WIDTH = 100;
const root = path.dirname(import.meta.dirname);
const others = /^(node_modules|dist|data|\..*)$/;

/** Paths of the texts below a folder. */
const textsBelow = (folder) =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (others.test(entry.name)) return [];
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return textsBelow(file);
    return /\.(tsx?|mts|mjs|md|sh)$/.test(file) ? [file] : [];
  });

const isTooWide = (line) => [...line].length > WIDTH;
const listMark = /^(?:[-*+]|\d+[.)]) +/;
/** A word that means something else at the beginning of a line. */
const cannotBegin = /^(?:[-*+=]+|\d+[.)]|[#>|@~].*|```.*|biome-ignore.*)$/;
const tag = / (?=@(?:param|returns|throws|property)\b)/;

/** Words of a paragraph; code between backticks and a link are one word each. */
function wordsOf(text) {
  const words = [];
  for (const word of text.match(/(?:!?\[[^\]]*\]\([^)\s]*\)|[^\s`]|(`+)(?:(?!\1).)+?\1(?!`)|`)+/g) ?? []) {
    if (words.length > 0 && cannotBegin.test(word)) words.push(`${words.pop()} ${word}`);
    else words.push(word);
  }
  return words;
}

/** A paragraph in lines of at most 100 columns; a longer word has a line of its own. */
function wrap(text, { first, next }) {
  const [head, ...words] = wordsOf(text);
  const lines = [first + head];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (isTooWide(longer)) lines.push(next + word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Lines of one paragraph as they should be. @param lines each with `lead`, `indent` and `body` */
function mendParagraph(lines) {
  if (!lines.some(({ text }) => isTooWide(text))) return lines.map(({ text }) => text);
  const [{ lead, indent, body }, second] = lines;
  const hang = second?.indent ?? indent + ' '.repeat(listMark.exec(body)?.[0].length ?? 0);
  const whole = lines.map((line) => line.body).join(' ');
  const parts = lead === '' ? [whole] : whole.split(tag);
  return parts.flatMap((part) => wrap(part, { first: lead + indent, next: lead + hang }));
}

/**
 * A text whose prose is wrapped.
 * @param proseOf splits a line of prose in what stands before it and the rest; undefined for others
 */
function mend(texts, proseOf) {
  const mended = [];
  let paragraph = [];
  const end = () => {
    if (paragraph.length > 0) mended.push(...mendParagraph(paragraph));
    paragraph = [];
  };
  for (const text of texts) {
    const prose = proseOf(text);
    const [, indent, body] = /^(\s*)(.*)$/.exec(prose?.rest ?? '');
    const begins = body === '' || listMark.test(body) || body.startsWith('@');
    if (begins || prose.lead !== paragraph[0]?.lead) end();
    if (body === '') mended.push(text);
    else paragraph.push({ text, lead: prose.lead, indent, body });
    if (/ {2}$|\\$/.test(text)) end();
  }
  end();
  return mended;
}

/** Finds comments: runs of `//`, and blocks. */
function commentReader() {
  let inBlock = false;
  return (text) => {
    const [, lead, rest] = /^(\s*(?:\/\/|\*) )(.*)$/.exec(text) ?? [];
    const wasInBlock = inBlock;
    if (/^\s*\/\*/.test(text)) inBlock = true;
    if (text.includes('*/')) inBlock = false;
    if (lead === undefined || lead.includes('*') !== wasInBlock || text.includes('*/')) return undefined;
    return /^(biome-ignore|@ts-|\||```|\/\/|\s{3,})/.test(rest) ? undefined : { lead, rest };
  };
}

/** Finds comments of a shell script. */
const scriptReader = () => (text) => {
  const [, lead, rest] = /^(\s*# )(.*)$/.exec(text) ?? [];
  return lead === undefined || /^\s{2,}/.test(rest) ? undefined : { lead, rest };
};

/** Finds paragraphs and lists in Markdown. */
function pageReader() {
  let fence = '';
  return (text) => {
    const body = text.trimStart();
    const [mark = ''] = /^(`{3,}|~{3,})/.exec(body) ?? [];
    const isCode = fence !== '' || mark !== '';
    if (mark !== '' && (fence === '' || mark === fence)) fence = fence === '' ? mark : '';
    const stays = isCode || /^([|#<>]|!?\[[^\]]+\](: |\([^)]*\)$))/.test(body);
    return stays ? undefined : { lead: '', rest: text };
  };
}

/** A comment in one line that is too wide becomes a block. */
const unfold = (text) => {
  const [, indent, body] = (isTooWide(text) && /^(\s*)\/\*\* (.*\S) ?\*\/$/.exec(text)) || [];
  return body === undefined
    ? [text]
    : [`${indent}/**`, ...mendParagraph([{ text, lead: `${indent} * `, indent: '', body }]), `${indent} */`];
};

/** How a kind of text is mended, and its lines of prose. */
const kindOf = (file) => {
  if (file.endsWith('.md')) return { mended: (texts) => mend(texts, pageReader()), spoken: /^/ };
  if (file.endsWith('.sh') || file === '.ci/run') {
    return { mended: (texts) => mend(texts, scriptReader()), spoken: /^\s*#/ };
  }
  return { mended: (texts) => mend(texts.flatMap(unfold), commentReader()), spoken: /^\s*(\/\/|\/?\*)/ };
};

const faults = [];
for (const file of ['.ci/run', ...textsBelow('')]) {
  const { mended: mendedOf, spoken } = kindOf(file);
  const texts = readFileSync(path.join(root, file), 'utf8').split('\n');
  const mended = mendedOf(texts);
  const at = texts.findIndex((text, i) => text !== mended[i]);
  if (at >= 0 && process.argv.includes('--fix')) writeFileSync(path.join(root, file), mended.join('\n'));
  else if (at >= 0)
    faults.push(`${file}:${at + 1}: prose is wider than ${WIDTH} columns; node tools/prose.mjs --fix wraps it`);
  for (const [i, text] of file === 'tools/prose.mjs' ? [] : texts.entries()) {
    if (spoken.test(text) && /\bwhoever\b/i.test(text))
      faults.push(`${file}:${i + 1}: name the subject in place of "whoever"`);
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
