import { caughtUp, flowOf, getJson, startPlatform } from '../../bench/processes.ts';

/** An alarm as the API has it; the rest of it is for a person who looks for the cause. */
export type Episode = {
  readonly id: string;
  readonly device: string;
  readonly condition: string;
  readonly severity: string;
  readonly onsetAt: string;
  readonly raisedAt: string;
};

/** What the alarms of a cluster and of one process differ in. */
export type EpisodeDifferences = {
  readonly episodes: number;
  readonly episodesOfOneProcess: number;
  readonly missed: readonly Episode[];
  readonly added: readonly Episode[];
  /** Silences: the clock of the wall tells them, and not the journal. */
  readonly silences: number;
};

/**
 * The alarms of the program beside those of one process that reads the same topic from its
 * beginning into empty stores.
 */
export async function compareWithOne(
  http: string,
  env: { readonly KAFKA_BROKERS: string; readonly MODELS_LEARN_ROWS: string },
): Promise<EpisodeDifferences> {
  const here = await episodesOf(http);
  const one = await startPlatform(env);
  try {
    await caughtUp(one, (await flowOf(one.http)).journal.end);
    return differencesOf(here, await episodesOf(one.http));
  } finally {
    await one.remove();
  }
}

/** Alarms are the same where their ids are: these are made of the device and the time; pure. */
export function differencesOf(here: readonly Episode[], there: readonly Episode[]): EpisodeDifferences {
  const isTold = ({ condition }: Episode): boolean => condition !== 'no_data';
  const ours = new Map(here.filter(isTold).map((one) => [one.id, one]));
  const theirs = new Map(there.filter(isTold).map((one) => [one.id, one]));
  return {
    episodes: ours.size,
    episodesOfOneProcess: theirs.size,
    missed: [...theirs.values()].filter(({ id }) => !ours.has(id)),
    added: [...ours.values()].filter(({ id }) => !theirs.has(id)),
    silences: here.length - ours.size,
  };
}

async function episodesOf(http: string): Promise<readonly Episode[]> {
  const found: Episode[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: readonly Episode[]; next: string | null } = await getJson(
      `${http}/api/v1/episodes?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}
