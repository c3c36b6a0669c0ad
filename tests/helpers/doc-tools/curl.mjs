// `curl` as the pages use it: the options that stand in them, against the program of the test. An answer of 400 or more fails.
import { writeFileSync } from 'node:fs';

const { DOC_HTTP } = process.env;
const args = process.argv.slice(2);
const headers = {};
let method, body, out, url;
for (let i = 0; i < args.length; i++) {
  const arg = args[i];
  if (arg === '-s' || arg === '-N') continue;
  else if (arg === '-X') method = args[++i];
  else if (arg === '-H') headers[args[++i].split(':')[0].trim()] = args[i].slice(args[i].indexOf(':') + 1).trim();
  else if (arg === '-d' || arg === '--data-binary') body = args[++i];
  else if (arg === '-o') out = args[++i];
  else if (arg.startsWith('-')) throw new Error(`curl ${arg} is not known to the test of the pages`);
  else url = arg;
}
url = url.replace(/^(http:\/\/)?localhost:8080/, DOC_HTTP).replace(/^(?!http)/, 'http://');
const answer = await fetch(url, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body });
const text = await answer.text();
if (out) writeFileSync(out, text);
else process.stdout.write(text);
if (!answer.ok) {
  process.stderr.write(`curl: ${url} answers ${answer.status}\n`);
  process.exit(22);
}
