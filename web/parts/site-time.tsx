import { Tooltip } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';
import { shellWords } from '../words/shell.ts';
import { type Language, useLanguage, useWords } from '../words/words.ts';

/** Time zone of the plant. */
export const ZoneContext = createContext('UTC');

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as people read it, in a time zone.
 * @param style `moment` with the day, `time` without, `day` alone
 */
export function formatTime(
  at: Date,
  given: { language: Language; zone?: string; style?: 'moment' | 'time' | 'day' },
): string {
  const { language, zone, style = 'moment' } = given;
  const key = `${language} ${zone} ${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      ...(zone !== undefined && { timeZone: zone }),
      ...(style !== 'time' && { day: 'numeric', month: 'short', year: 'numeric' }),
      ...(style !== 'day' && { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    });
    formats.set(key, format);
  }
  return format.format(at);
}

/** A moment in the plant's time zone; the reader's own on hover. */
export function SiteTime({
  at,
  style = 'moment',
}: {
  readonly at: string;
  readonly style?: 'moment' | 'time' | 'day';
}): ReactNode {
  const t = useWords(shellWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const date = new Date(at);
  return (
    <Tooltip label={t.viewerTime(formatTime(date, { language }))}>
      <time dateTime={at}>{formatTime(date, { language, zone, style })}</time>
    </Tooltip>
  );
}

/** How long something takes or took, in the two largest units. */
export function formatDuration(milliseconds: number, language: Language): string {
  const units = language === 'en' ? (['d', 'h', 'min'] as const) : (['天', '小时', '分钟'] as const);
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const parts = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const first = parts.findIndex((part) => part > 0);
  if (first === -1) return `0 ${units[2]}`;
  const shown = parts.map((part, at) => (at >= first && at <= first + 1 && part > 0 ? `${part} ${units[at]}` : ''));
  return shown.filter((one) => one !== '').join(' ');
}
