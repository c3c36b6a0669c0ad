// Asks as curl does, with the options that the documentation uses; localhost:8080 is the program of
// the test.
const headers = {};
let url = '';
let body;
let method;
const args = process.argv.slice(2);
while (args.length > 0) {
  const word = args.shift();
  if (word === '-H') {
    const [name, ...value] = args.shift().split(':');
    headers[name] = value.join(':').trim();
  } else if (word === '-d') body = args.shift();
  else if (word === '-X') method = args.shift();
  else if (word.startsWith('-') && word !== '-s') throw new Error(`curl ${word} is not known here`);
  else if (word !== '-s') url = word.replace(/^(https?:\/\/)?localhost:8080/, process.env['DOC_HTTP']);
}
const answer = await fetch(url, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body });
process.stdout.write(await answer.text());
if (!answer.ok) process.exitCode = 22;
