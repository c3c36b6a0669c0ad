import { useContext, useState } from 'react';
import type { ApiError } from '../../api/client.ts';
import { useGet } from '../../api/use-get.ts';
import { ZoneContext } from '../../parts/site-time.tsx';
import { useLanguage } from '../../words/words.ts';

const DAY_MS = 86_400_000;
const MOST = 1_000;

type Block = { readonly key: string; readonly at: number; readonly sequence: number };

/** The waveforms of a channel within a day, and the one that is shown: the newest by default. */
export function useBlocks(device: string, channel: string) {
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  /** End of the day; undefined is the newest reading. */
  const [to, setTo] = useState<number>();
  const [chosen, setChosen] = useState<string>();
  const device_ = useGet('/devices/{id}', { params: { path: { id: device } } });
  const newest = device_.data?.lastSampledAt ? Date.parse(String(device_.data.lastSampledAt)) + 1 : undefined;
  const end = to ?? newest;
  const span = end === undefined ? {} : { from: new Date(end - DAY_MS).toISOString(), to: new Date(end).toISOString() };
  const read = useGet(
    '/devices/{id}/waveforms',
    { params: { path: { id: device }, query: { channel, limit: MOST, ...span } } },
    { enabled: end !== undefined },
  );
  const blocks: readonly Block[] = (read.data?.items ?? []).map(({ at, sequence }) => ({
    key: `${at}/${sequence}`,
    at,
    sequence,
  }));
  const found = blocks.findIndex(({ key }) => key === chosen);
  const place = found >= 0 ? found : blocks.length - 1;
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'medium', timeStyle: 'medium' });
  return {
    shown: blocks[place],
    options: blocks.map(({ key, at }) => ({ value: key, label: format.format(at) })),
    before: place > 0,
    after: place < blocks.length - 1,
    isNewest: to === undefined,
    isCut: (read.data?.next ?? null) !== null,
    pending: read.isPending,
    error: (device_.error ?? read.error) as ApiError | null,
    choose: setChosen,
    step: (by: number) => setChosen(blocks[place + by]?.key),
    /** Moves by this many days; 0 leads back to the newest. */
    move: (days: number) => {
      setChosen(undefined);
      const moved = days === 0 || end === undefined ? undefined : end + days * DAY_MS;
      setTo(moved !== undefined && newest !== undefined && moved >= newest ? undefined : moved);
    },
  };
}
