import { Alert, Anchor, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useContext, useMemo } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { toPlantField } from '../../parts/plant-time.ts';
import { SiteTime, ZoneContext } from '../../parts/site-time.tsx';
import { boardWords } from '../../words/board.ts';
import { useWords } from '../../words/words.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;
const SHOWN = 4;
/** The address stays the same for this long, and with it the answer. */
const STEP_MS = 300_000;

/**
 * Times of the next seven days with nobody on shift or on call; each leads to its day in the
 * calendar.
 */
export function BoardGaps(): ReactNode {
  const t = useWords(boardWords);
  const zone = useContext(ZoneContext);
  const query = useMemo(() => {
    const from = Math.floor(Date.now() / STEP_MS) * STEP_MS;
    return { from: new Date(from).toISOString(), to: new Date(from + DAYS * DAY_MS).toISOString() };
  }, []);
  const { data, error, refetch } = useGet('/schedule', { params: { query } });
  if (error) return <Failure error={error} again={() => void refetch()} />;
  // A plant without people has no shifts to be covered.
  if (!data || data.people.length === 0 || data.gaps.length === 0) return null;
  return (
    <Alert color="yellow" role="status" title={t.gaps(data.gaps.length)}>
      <List size="sm">
        {data.gaps.slice(0, SHOWN).map(({ from, to }) => (
          <List.Item key={from}>
            <Anchor inherit renderRoot={(props) => <ToCalendar date={toPlantField(new Date(from), zone)} {...props} />}>
              <SiteTime at={from} /> – <SiteTime at={to} />
            </Anchor>
          </List.Item>
        ))}
      </List>
      {data.gaps.length > SHOWN && (
        <Anchor size="sm" renderRoot={(props) => <ToCalendar date={toPlantField(new Date(), zone)} {...props} />}>
          {t.moreGaps(data.gaps.length - SHOWN)}
        </Anchor>
      )}
      {data.cut && <Text size="sm">{t.cutGaps}</Text>}
    </Alert>
  );
}

/** A link to a day in the calendar. @param date begins with it, as `2026-11-30` */
function ToCalendar({ date, ...props }: { readonly date: string; readonly children?: ReactNode }): ReactNode {
  const search = { date: date.slice(0, 10) } as never;
  return <Link to="/admin/$subject" params={{ subject: 'calendar' }} search={search} {...props} />;
}
