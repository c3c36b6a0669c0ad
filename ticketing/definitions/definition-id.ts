/** An id for a definition that has a name only, such as the devices or the topic that it is for. */
export function idOfName(name: string): string {
  const words = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return words.slice(0, 50) || 'all';
}
