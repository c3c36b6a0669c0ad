// `npm run -s build` and the like: the script must be there; the test has built the program
// already.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const { DOC_ROOT } = process.env;
const [verb, ...rest] = process.argv.slice(2);
const { scripts } = JSON.parse(readFileSync(path.join(DOC_ROOT, 'package.json'), 'utf8'));
const name = verb === 'run' ? rest.find((word) => !word.startsWith('-')) : verb;
if (name !== 'ci' && scripts[name] === undefined) throw new Error(`package.json has no script ${name}`);
if (name !== 'build')
  throw new Error(`npm ${verb} ${rest.join(' ')} is not run by the test of the pages: mark the block`);
