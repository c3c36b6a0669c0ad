/**
 * The script of `/docs`: reads the API's own document and shows each operation with a form to try
 * it. Every text goes into the page as text, never as HTML.
 */
export const docsScript = `'use strict';
const root = document.getElementById('operations');
const make = (tag, content, attributes) => {
  const element = document.createElement(tag);
  Object.assign(element, attributes || {});
  for (const part of [].concat(content === undefined ? [] : content)) element.append(part);
  return element;
};

function start(api) {
  const resolve = (node) => {
    while (node && node.$ref) node = node.$ref.slice(2).split('/').reduce((at, key) => at && at[key], api);
    return node || {};
  };
  const sample = (given, depth) => {
    const schema = resolve(given);
    if (Array.isArray(schema.examples) && schema.examples.length) return schema.examples[0];
    if ('const' in schema) return schema.const;
    if ('default' in schema) return schema.default;
    if (schema.enum) return schema.enum[0];
    if (schema.anyOf) return sample(schema.anyOf[0], depth + 1);
    if (schema.properties && depth < 6) {
      const names = schema.required && schema.required.length ? schema.required : Object.keys(schema.properties);
      return Object.fromEntries(names.map((name) => [name, sample(schema.properties[name], depth + 1)]));
    }
    if (schema.type === 'array') return schema.items && depth < 6 ? [sample(schema.items, depth + 1)] : [];
    if (schema.type === 'integer' || schema.type === 'number') return schema.minimum || 0;
    if (schema.type === 'boolean') return false;
    return schema.type === 'null' ? null : '';
  };
  const tagOf = (operation) => (operation.tags && operation.tags[0]) || 'other';
  const groups = new Map((api.tags || []).map((tag) => [tag.name, { tag, shown: [] }]));
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = tagOf(operation);
      if (!groups.has(name)) groups.set(name, { tag: { name }, shown: [] });
      groups.get(name).shown.push(show(path, method, operation, { resolve, sample, base: api.servers[0].url }));
    }
  }
  for (const { tag, shown } of groups.values()) {
    if (shown.length === 0) continue;
    const heading = make('h2', tag.name + (tag.description ? ': ' + tag.description : ''));
    root.append(make('section', [heading, ...shown]));
  }
  document.getElementById('about').textContent = api.info.description.replace(/\\x60/g, '');
  document.getElementById('count').textContent = root.querySelectorAll('details').length + ' operations';
}

function show(path, method, operation, tools) {
  const { resolve } = tools;
  const parameters = (operation.parameters || []).map(resolve);
  const head = [make('code', method.toUpperCase()), ' ', make('code', path), ' ', operation.summary || ''];
  const details = make('details', make('summary', head));
  details.dataset.words = (method + ' ' + path + ' ' + (operation.summary || '')).toLowerCase();
  details.addEventListener('toggle', () => {
    if (!details.open || details.dataset.filled) return;
    details.dataset.filled = 'yes';
    const roles = operation['x-roles'];
    if (operation.description) details.append(make('p', operation.description));
    if (roles) details.append(make('p', roles.length ? 'For: ' + roles.join(', ') : 'For everyone.'));
    const answers = Object.entries(operation.responses || {}).map(
      ([status, answer]) => status + ' ' + (resolve(answer).description || ''));
    details.append(make('p', 'Answers: ' + answers.join('; ') + '.'), form(path, method, operation, parameters, tools));
  });
  return details;
}

function form(path, method, operation, parameters, { resolve, sample, base }) {
  const fields = parameters.map((parameter) => {
    const schema = resolve(parameter.schema);
    const input = make('input', [], { placeholder: parameter.example === undefined ? '' : String(parameter.example) });
    input.required = parameter.required === true;
    const about = [parameter.description, schema.enum && schema.enum.join(', ')].filter(Boolean).join('. ');
    return { parameter, input, row: make('label', [parameter.name + ' (' + parameter.in + ')', input, make('small', about)]) };
  });
  const content = Object.entries((resolve(operation.requestBody) || {}).content || {})[0];
  const body = content && make('textarea', [], { rows: 8, spellcheck: false });
  if (content) {
    const example = content[1].example === undefined ? sample(content[1].schema, 0) : content[1].example;
    body.value = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  }
  const send = make('button', 'Send ' + method.toUpperCase());
  const answer = make('pre', '');
  answer.setAttribute('aria-live', 'polite');
  const rows = [...fields.map(({ row }) => row), ...(content ? [make('label', ['body (' + content[0] + ')', body])] : [])];
  const element = make('form', [...rows, send, answer]);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      answer.textContent = await ask(path, method, { fields, base, type: content && content[0], body });
    } catch (error) {
      answer.textContent = 'No answer: ' + error.message;
    }
    send.disabled = false;
  });
  return element;
}

async function ask(path, method, { fields, base, type, body }) {
  const headers = {};
  const query = new URLSearchParams();
  const token = document.getElementById('token').value.trim();
  if (token) headers.authorization = 'Bearer ' + token;
  if (type) headers['content-type'] = type;
  let url = path;
  for (const { parameter, input } of fields) {
    const value = input.value;
    if (value === '' && parameter.in !== 'path') continue;
    if (parameter.in === 'path') url = url.replace('{' + parameter.name + '}', encodeURIComponent(value));
    else if (parameter.in === 'header') headers[parameter.name] = value;
    else query.append(parameter.name, value);
  }
  const asked = String(query);
  const full = base + url + (asked ? '?' + asked : '');
  if (/event-stream/.test(full) || path === '/events') return 'A stream of events: read it with curl -N ' + full;
  const answered = await fetch(full, { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
  const text = await answered.text();
  const etag = answered.headers.get('etag');
  const first = method.toUpperCase() + ' ' + full + '\\n' + answered.status + (etag ? '   ETag ' + etag : '') + '\\n\\n';
  try {
    return first + JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return first + text.slice(0, 20000);
  }
}

document.getElementById('find').addEventListener('input', ({ target }) => {
  const words = target.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const section of root.querySelectorAll('section')) {
    let any = false;
    for (const details of section.querySelectorAll('details')) {
      details.hidden = !words.every((word) => details.dataset.words.includes(word));
      any = any || !details.hidden;
    }
    section.hidden = !any;
  }
});

fetch('/api/v1/openapi.json')
  .then((answer) => answer.json())
  .then(start)
  .catch((error) => {
    document.getElementById('about').textContent = 'The document of the API cannot be shown: ' + error.message;
  });
`;
