/**
 * A table's declaration for a channel, its unit or its states: under `site:device/channel`, or
 * under the channel or its longest ending (`aenergy.total`, then `total`; `PM2.5`), or under that
 * of the channel without the numbers at its end (`Power.0`).
 */
export function declaredOf<Entry>(
  channel: string,
  { table, device }: { table: Readonly<Record<string, Entry>> | undefined; device?: string },
): Entry | undefined {
  if (table === undefined) return undefined;
  if (device !== undefined && Object.hasOwn(table, `${device}/${channel}`)) return table[`${device}/${channel}`];
  const unnumbered = channel.replace(/(\.\d+)+$/, '');
  return ofEnding(channel, table) ?? (unnumbered === channel ? undefined : ofEnding(unnumbered, table));
}

function ofEnding<Entry>(channel: string, table: Readonly<Record<string, Entry>>): Entry | undefined {
  for (let rest = channel; ; rest = rest.slice(rest.indexOf('.') + 1)) {
    if (Object.hasOwn(table, rest)) return table[rest];
    if (!rest.includes('.')) return undefined;
  }
}

/** Only units that are kept as they are: `pressure_psi` in bar would mislead. */
const ENDINGS: Readonly<Record<string, string>> = {
  celsius: 'Cel',
  percent: '%',
  volts: 'V',
  amperes: 'A',
  amps: 'A',
  hertz: 'Hz',
  bytes: 'By',
  rpm: '/min',
};

/**
 * The unit in the ending of a name, as in `temperature_celsius`, for formats that carry none.
 */
export function unitOfEnding(field: string): string | undefined {
  const ending = field.slice(field.lastIndexOf('_') + 1);
  return Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
}
