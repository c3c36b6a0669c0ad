import { AppError } from '../errors.ts';

const COLUMNS_SHOWN = 30;
const UNIT =
  /^(?:°|deg\.? ?|degrees? ?)?[cfkr]$|^℃$|^℉$|^(?:celsius|fahrenheit|kelvin|cel|degc|degf|[mkh]?bar(?:[ga]|\([ga]\))?|[mkh]?pa|kg\/cm2|psi[ga]?|mmhg|%(?: ?rh)?|percent|pct|mm\/s(?:2|²| rms)?|in\/s|ips|m\/s(?:2|²|\^2)?|g|grms|g rms|m?a|amps?|amperes?|[mk]?v|volts?|[mk]?wh?|kvar(?:h)?|kva|m?hz|khz|rpm|1\/min|min-1|u\/min|l\/(?:min|s|h)|lpm|gpm|s?cfm|s?cfh|mgd|in\.? ?w\.?[gc]\.?|in ?h2o|mm ?h2o|(?:m|k|g)?wh?\/(?:h|m2|m²)|w\/m[2²]|on\/off|open\/closed?|0\/1|1\/0|y\/n|t\/f|btu(?:\/h)?|mmbtu|tr|ton|hp|k?va(?:r|rh)?|mva|mvar|m[3³]\/(?:h|s|d)|nm[3³]\/h|kg(?:\/h|\/s|\/m3)?|t(?:\/h)?|tons?|pp[mb]|s|sec|seconds?|ms|min|minutes?|h|hours?|d|days?|mm|cm|m|km|µm|μm|um|in|ft|k?n|[kn]?nm|mg\/(?:l|m3|m³)|[uµμ]g\/(?:m3|m³)|k?j|m?l|ohm|Ω|lux|db|dba|ph|bool|boolean|float|double|int|integer|real|string|text|datetime|timestamp|date|utc|-|–|unitless|none|counts?|°)$/i;

/** Whether a text is a unit, or a type, as a second header row has them. */
export function isUnitText(text: string): boolean {
  return UNIT.test(text.replace(/^[[(](.*)[\])]$/, '$1').trim());
}

/** The unit in a header such as `Temp [°C]` or `Flow (m3/h)`. */
export function unitInName(name: string): string | undefined {
  return /[[(]([^[\]()]{1,12})[\])]\s*$/.exec(name)?.[1]?.trim();
}

/** Gives columns without a name their number, and repeated names a number at the end. */
export function uniqueNames(header: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return header.map((given, index) => {
    const base = given === '' ? `column_${index + 1}` : given;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

/**
 * Finds the columns of an option, named as in the file: a name may hold commas, which also part the
 * names.
 * @throws {AppError} `invalid` with the columns of the file if one is not there; `harmless` ones
 * may be absent
 */
export function columnsNamed(
  given: string,
  { header, option, file, harmless }: { header: readonly string[]; option: string; file: string; harmless?: RegExp },
): readonly string[] {
  const pieces = given.split(',');
  const found: string[] = [];
  for (let from = 0; from < pieces.length; ) {
    let to = pieces.length;
    let name: string | undefined;
    for (; to > from && name === undefined; to--) name = nameLike(pieces.slice(from, to).join(','), header);
    const unknown = (pieces[from] ?? '').trim().replace(/^"(.*)"$/s, '$1');
    if (name !== undefined) found.push(name);
    else if (unknown !== '' && !harmless?.test(unknown)) throw noColumn(unknown, { header, option, file });
    from = name === undefined ? from + 1 : to + 1;
  }
  return found;
}

function nameLike(text: string, header: readonly string[]): string | undefined {
  const trimmed = text.trim().replace(/^"(.*)"$/s, '$1');
  if (header.includes(trimmed)) return trimmed;
  const alike = header.filter((name) => name.toLowerCase() === trimmed.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}

function noColumn(name: string, at: { header: readonly string[]; option: string; file: string }): AppError {
  const { header, option, file } = at;
  const isBare = header.every((each) => /^column_\d+$/.test(each));
  const next = isBare ? ': it has no header row; name its columns with --columns' : '';
  return new AppError(
    'invalid',
    `${file} has no column "${name}" for ${option}; its columns are ${listed(header)}${next}`,
  );
}

/** Some names, in quotes. */
export function listed(names: readonly string[]): string {
  const more = names.length > COLUMNS_SHOWN ? ` and ${names.length - COLUMNS_SHOWN} more` : '';
  return `${names
    .slice(0, COLUMNS_SHOWN)
    .map((name) => `"${name}"`)
    .join(', ')}${more}`;
}
