/**
 * What a scanned or typed code may lead to: a machine by its id, or by its code for reports, or a
 * text to look for.
 */
export type CodeMeans = { readonly asset: string } | { readonly reportCode: string } | { readonly text: string };

/**
 * Reads a code. The labels of this program hold the address of a machine; of any other address the
 * host does not count, for the plant may have another name by now.
 */
export function meaningOf(code: string): CodeMeans | undefined {
  const text = code.trim();
  if (text === '') return undefined;
  const reportCode = /^https?:\/\/[^/]+\/r\/([0-9a-f]{32})\/?(?:[?#].*)?$/i.exec(text)?.[1];
  if (reportCode !== undefined) return { reportCode };
  const id = /^https?:\/\/[^/]+\/assets\/([^/?#]+)\/?(?:[?#].*)?$/i.exec(text)?.[1];
  if (id === undefined) return { text };
  try {
    return { asset: decodeURIComponent(id) };
  } catch {
    return { text };
  }
}

type Named = { readonly id: string; readonly serial: string | null };

/** Of machines that fit a text, those whose id, tag or serial number it is; else all that fit. */
export function bestOf<T extends Named>(found: readonly T[], text: string): readonly T[] {
  const wanted = text.toLowerCase();
  const exact = found.filter(({ id, serial }) =>
    [id, id.slice(id.indexOf(':') + 1), serial].some((name) => name?.toLowerCase() === wanted),
  );
  return exact.length > 0 ? exact : found;
}
