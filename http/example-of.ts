type Schema = Readonly<Record<string, unknown>>;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-11-27T08:30:00.000Z',
  date: '2026-11-27',
  email: 'ann@example.com',
  uri: 'https://example.com',
};

/** References to itself end here. */
const MAX_DEPTH = 8;

/**
 * A value as the schema describes it: its own example where it has one, else of its shape.
 * Undefined where nothing is said.
 */
export function exampleOf(schema: Schema, depth = 0): unknown {
  const { examples, enum: choices, anyOf, allOf, properties, items, type, format } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  if (Array.isArray(choices)) return choices[0];
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0] as Schema, depth + 1);
  if (Array.isArray(allOf)) return Object.assign({}, ...allOf.map((part: Schema) => exampleOf(part, depth + 1)));
  if (typeof properties === 'object' && properties !== null) {
    const members = Object.entries(properties).map(([name, part]) => [name, exampleOf(part as Schema, depth + 1)]);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  switch (type) {
    case 'array': {
      const item = items === undefined ? undefined : exampleOf(items as Schema, depth + 1);
      return item === undefined ? [] : [item];
    }
    case 'object':
      return {};
    case 'string':
      return FORMATS[String(format)] ?? 'text';
    case 'integer':
    case 'number':
      return Number(schema['minimum'] ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

type Media = { schema?: Schema; example?: unknown };

/** Gives every answer of an operation that has a body an example, where it has none. */
export function addExamples(responses: Readonly<Record<string, unknown>>): void {
  for (const [status, response] of Object.entries(responses)) {
    const { content = {} } = response as { content?: Record<string, Media> };
    if (!status.startsWith('2')) continue;
    for (const media of Object.values(content)) {
      if (media.schema === undefined || 'example' in media || 'examples' in media) continue;
      const example = exampleOf(media.schema);
      if (example !== undefined) media.example = example;
    }
  }
}
