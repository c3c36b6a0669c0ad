type Json = Readonly<Record<string, unknown>>;
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/**
 * Structural faults of an OpenAPI document, one sentence each; empty where there are none. Every
 * reference must resolve; every operation must have a unique operationId, a summary, a tag that is
 * declared and responses with descriptions; every path parameter must be described.
 */
export function lintOpenApi(document: Json): readonly string[] {
  const faults = referencesOf(document)
    .filter((ref) => resolve(document, ref) === undefined)
    .map((ref) => `${ref} does not resolve`);
  const tags = new Set((document['tags'] as { name: string }[]).map(({ name }) => name));
  const seen = new Set<unknown>();
  for (const [path, item] of Object.entries(document['paths'] as Record<string, Json>)) {
    for (const method of METHODS) {
      const operation = item[method] as Json | undefined;
      if (!operation) continue;
      const where = `${method.toUpperCase()} ${path}`;
      const { operationId, summary, responses, parameters = [] } = operation;
      if (typeof operationId !== 'string' || seen.has(operationId)) faults.push(`${where}: no operationId of its own`);
      seen.add(operationId);
      if (typeof summary !== 'string' || summary === '') faults.push(`${where}: no summary`);
      const unknown = ((operation['tags'] as string[] | undefined) ?? ['(none)']).filter((tag) => !tags.has(tag));
      if (unknown.length > 0) faults.push(`${where}: unknown tag ${unknown.join(', ')}`);
      const named = new Set(
        (parameters as { in: string; name: string }[]).filter((p) => p.in === 'path').map((p) => p.name),
      );
      for (const [, name = ''] of path.matchAll(/\{([^}]+)\}/g)) {
        if (!named.has(name)) faults.push(`${where}: path parameter ${name} is not described`);
      }
      faults.push(...lintResponses(document, where, (responses ?? {}) as Record<string, Json>));
    }
  }
  return faults;
}

function lintResponses(document: Json, where: string, responses: Record<string, Json>): readonly string[] {
  const faults = Object.keys(responses).some((status) => /^[23]/.test(status)) ? [] : [`${where}: no success response`];
  for (const [status, response] of Object.entries(responses)) {
    const reference = response['$ref'];
    const target = typeof reference === 'string' ? (resolve(document, reference) as Json | undefined) : response;
    const description = target?.['description'];
    if (typeof description !== 'string' || description === '' || description === 'Default Response') {
      faults.push(`${where}: response ${status} is not described`);
    }
  }
  return faults;
}

function referencesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part] : referencesOf(part),
  );
}

function resolve(document: Json, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document);
}
