// Imports run one way: node tools/rooms.mjs checks it, and ends with 1 where a file imports from a
// later room of tools/rooms.txt, a circle of files closes (types count), a file lies in no room, or
// docs/architecture.md shows other rooms. With --table it prints the rooms for that page, with
// --picture the top folders and their imports.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
/** The most general first; of two paths that fit the longer one counts. */
const rooms = readFileSync(path.join(import.meta.dirname, 'rooms.txt'), 'utf8')
  .split(/\r?\n/)
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line, order) => {
    const [, name, what] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`tools/rooms.txt: a line is a path and its content, not "${line}"`);
    return { name, what, order };
  });
const tops = new Set(rooms.map(({ name }) => name.split('/')[0]));

const files = readdirSync(root, { recursive: true })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => /(?<!\.d)\.tsx?$/.test(file) && tops.has(file.split('/')[0]));

const roomOf = (file) => {
  const found = rooms.filter(({ name }) => file === name || file.startsWith(`${name}/`));
  return found.sort((a, b) => b.name.length - a.name.length)[0];
};

/** File → those that it imports, by a type or by a value, at once or when it is needed. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const named = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.tsx?)'/g)];
    return [
      file,
      named.map(([, to]) => path.posix.join(path.posix.dirname(file), to)).filter((to) => files.includes(to)),
    ];
  }),
);

const faults = [];
for (const [file, targets] of imports) {
  const room = roomOf(file);
  if (!room) {
    faults.push(`${file} lies in no room of tools/rooms.txt: move it, or name its folder there`);
    continue;
  }
  for (const target of targets) {
    const to = roomOf(target);
    if (to && to.order > room.order) {
      faults.push(
        `${file} imports ${target}, and the room ${to.name} comes after ${room.name}: move what both need up`,
      );
    }
  }
}

/** Follows imports until a file comes again. */
const state = new Map();
function visit(file, way) {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') {
    faults.push(`a circle of imports: ${[...way.slice(way.indexOf(file)), file].join(' -> ')}`);
    return;
  }
  state.set(file, 'open');
  for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
  state.set(file, 'done');
}
for (const file of files) visit(file, []);

const head = ['room', 'content'];
const cells = [head, ...rooms.map(({ name, what }) => [`\`${name}\``, what])];
const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
const [first, ...others] = cells.map(line);
const table = [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n');

/** Top folder → those that it imports from. */
const folders = new Map();
for (const [file, targets] of imports) {
  const [from] = file.split('/');
  const to = targets.map((target) => target.split('/')[0]).filter((top) => top !== from);
  folders.set(from, new Set([...(folders.get(from) ?? []), ...to]));
}
/** Whether imports lead from a folder to another, by others that were not passed before. */
const reaches = (from, to, passed = new Set()) =>
  [...(folders.get(from) ?? [])].some((next) => {
    if (next === to) return true;
    if (passed.has(next)) return false;
    return reaches(next, to, passed.add(next));
  });
/** Without an arrow that a longer way replaces. */
const arrows = [...tops].flatMap((from) => {
  if (reaches(from, from))
    faults.push(`the folder ${from} imports from one that imports from it: move what both need up`);
  const all = [...tops].filter((to) => folders.get(from)?.has(to));
  return all.filter((to) => !all.some((between) => reaches(between, to))).map((to) => `  ${from} --> ${to}`);
});
const picture = ['```mermaid', 'flowchart LR', ...arrows.reverse(), '```'].join('\n');

if (process.argv.includes('--table')) console.log(table);
else if (process.argv.includes('--picture')) console.log(picture);
else {
  const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
  const shown = { '--table': table, '--picture': picture };
  for (const [option, text] of Object.entries(shown)) {
    if (!page.includes(text))
      faults.push(`docs/architecture.md shows other rooms: put in what node tools/rooms.mjs ${option} prints`);
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
