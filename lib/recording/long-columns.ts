import { AppError } from '../errors.ts';
import { type ChannelColumn, newChannelCounts } from './channel-column.ts';
import { columnsNamed, listed } from './column-name.ts';
import { type ColumnRole, findRoles, type OtherColumn } from './column-roles.ts';
import type { LongTable } from './long-table.ts';
import { PLAIN_NUMBERS } from './number-form.ts';
import type { RecordingOptions } from './recording-types.ts';
import type { TableSource } from './table-source.ts';
import type { TimeSource } from './time-source.ts';

type Cells = readonly string[];

/** This many values of a tag show how it is written. */
const SAMPLE = 1000;
const MOST_TAGS = 2000;

/** The role of each column of a long table. */
export function longRoles(
  header: Cells,
  { time, long, device }: { time: TimeSource; long: LongTable; device: number },
): readonly OtherColumn[] {
  return header.map((_, index) => {
    let role: ColumnRole = 'ignored';
    if (time.indices.includes(index)) role = 'time';
    else if (index === long.tag) role = 'tag';
    else if (index === long.value) role = 'value';
    else if (index === device) role = 'device';
    else if (index === long.quality?.index) role = 'quality';
    return { index, role, why: role === 'ignored' ? 'a long table is read by its time, tag and value' : undefined };
  });
}

/** The tags of a whole file, each with its first values. */
export async function collectTags(
  table: TableSource,
  { long, isOwn }: { long: LongTable; isOwn: (cells: Cells) => boolean },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const rows of table.chunks()) {
    for (const cells of rows) {
      if (!isOwn(cells)) continue;
      const tag = (cells[long.tag] ?? '').trim();
      const own = found.get(tag);
      const value = cells[long.value] ?? '';
      if (own === undefined) found.set(tag, [value]);
      else if (own.length < SAMPLE) own.push(value);
    }
    if (found.size > MOST_TAGS)
      throw new AppError(
        'invalid',
        `"${table.header[long.tag]}" has more than ${MOST_TAGS} names: is it the right --tag-column?`,
      );
  }
  found.delete('');
  return found;
}

/** The channels of a long table: its tags, without unwanted ones. */
export function longChannels(
  tags: ReadonlyMap<string, readonly string[]>,
  work: { long: LongTable; options: RecordingOptions; file: string; codes: ReadonlySet<number> | undefined },
): readonly ChannelColumn[] {
  const { long, options, file, codes } = work;
  const header = [...tags.keys()];
  const wanted =
    options.columns === undefined ? header : columnsNamed(options.columns, { header, option: '--columns', file });
  const ignored = (options.ignore ?? []).flatMap((given) => columnsNamed(given, { header, option: '--ignore', file }));
  const kept = wanted.filter((tag) => !ignored.includes(tag));
  if (kept.length === 0)
    throw new AppError('invalid', `${file} has no column left with measurements; its tags are ${listed(header)}`);
  return kept.map((channel) => {
    const sample = (tags.get(channel) ?? []).map((value) => [value]);
    const [found] = findRoles({
      file,
      header: [channel],
      hasHeader: true,
      delimiter: ';',
      sample,
      taken: new Map(),
      ignore: [],
      columns: `"${channel}"`,
      decimal: options.decimal,
      missing: codes,
    }).channels;
    const [form, range] = [found?.form ?? PLAIN_NUMBERS, found?.range];
    return { index: long.value, channel, form, quality: long.quality, codes, range, counts: newChannelCounts() };
  });
}
