import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors.ts';
import { lockFolder } from '../../lib/files/lock-folder.ts';
import { writeFileAtomically } from '../../lib/files/write-file-atomically.ts';
import { decodeModel, encodeModel } from './model-file.ts';
import { appendPromotion, type PromotionLog, readPromotions } from './promotion-log.ts';
import { decidePromotion, type Promotion, rolesOf } from './promotions.ts';
import { type ModelCard, type StoredModel, subjectKey } from './stored-model.ts';

/** A file of the registry that cannot be used, and why. */
export type BadModel = { readonly file: string; readonly reason: string };

/**
 * An installation's models on disk, shared by its processes: one file a model, and a log of uses.
 */
export type ModelRegistry = {
  readonly folder: string;
  /**
   * Adds a model; keeps an existing one.
   * @throws {AppError} `conflict` if it is there for another subject
   */
  put(stored: StoredModel): Promise<void>;
  /**
   * @param id whole, or its beginning where only one has it
   * @throws {AppError} `not_found`, `conflict` if several have it, `invalid` if the file cannot be
   * used
   */
  get(id: string): Promise<StoredModel>;
  /** All models, the oldest first, and the files that are none. */
  list(): Promise<{ readonly cards: readonly ModelCard[]; readonly bad: readonly BadModel[] }>;
  /** The ids of all models that are kept. */
  ids(): Promise<ReadonlySet<string>>;
  /** Drops a model's file; nothing where it is not there. */
  remove(id: string): Promise<void>;
  promotions(): Promise<PromotionLog>;
  /**
   * Decides and logs a use of a model.
   * @throws {AppError} `conflict` with the reason if it is refused
   */
  promote(request: Parameters<typeof decidePromotion>[1]): Promise<Promotion>;
};

const SUFFIX = '.model';
const ID = /^model_[0-9a-f]{1,20}$/;

/** The registry in the installation's `models` folder; nothing is made until something is put. */
export function openModelRegistry(options: { dataDir: string }): ModelRegistry {
  const folder = path.join(options.dataDir, 'models');
  const fileOf = (id: string): string => path.join(folder, `${id}${SUFFIX}`);
  const ids = async (): Promise<string[]> => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new AppError('unavailable', `${folder} cannot be read: ${messageOf(error)}`, { cause: error });
    });
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  };

  const registry: ModelRegistry = {
    folder,
    put: async (stored) => {
      const { id, subject } = stored.card;
      await mkdir(folder, { recursive: true });
      const known = await readModel(fileOf(id)).catch(() => null);
      if (known !== null && subjectKey(known.card.subject) !== subjectKey(subject)) {
        const { kind, name } = known.card.subject;
        throw new AppError('conflict', `this very model, ${id}, is in the registry for the ${kind} ${name}`);
      }
      if (known === null) await writeFileAtomically(fileOf(id), encodeModel(stored));
    },
    get: async (id) => {
      if (!ID.test(id)) throw new AppError('invalid', `${id} is no model id: it is like model_1f0a…`);
      const found = (await ids()).filter((known) => known.startsWith(id));
      const [only] = found;
      if (only === undefined) throw new AppError('not_found', `there is no model ${id} in ${folder}`);
      if (found.length > 1) throw new AppError('conflict', `several models begin with ${id}: ${found.join(', ')}`);
      return readModel(fileOf(only));
    },
    list: async () => {
      const cards: ModelCard[] = [];
      const bad: BadModel[] = [];
      for (const id of await ids()) {
        try {
          cards.push((await readModel(fileOf(id))).card);
        } catch (error) {
          bad.push({ file: fileOf(id), reason: messageOf(error) });
        }
      }
      const order = (a: ModelCard, b: ModelCard): number =>
        a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id) ? -1 : 1;
      return { cards: cards.sort(order), bad };
    },
    ids: async () => new Set(await ids()),
    remove: (id) => rm(fileOf(id), { force: true }),
    promotions: () => readPromotions(folder),
    promote: async (request) => {
      await mkdir(folder, { recursive: true });
      const lock = await lockFolder(path.join(folder, 'promotions'));
      try {
        const { entries } = await readPromotions(folder);
        const decision = decidePromotion(rolesOf(entries).get(subjectKey(request.subject)), request);
        if (decision.kind === 'refuse') throw new AppError('conflict', decision.reason);
        await appendPromotion(folder, decision.entry);
        return decision.entry;
      } finally {
        await lock.release();
      }
    },
  };
  return registry;
}

async function readModel(file: string): Promise<StoredModel> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const code = error.code === 'ENOENT' ? 'not_found' : 'unavailable';
    throw new AppError(code, `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  let stored: StoredModel;
  try {
    stored = decodeModel(bytes);
  } catch (error) {
    throw new AppError('invalid', `${file}: ${messageOf(error)}`, { cause: error });
  }
  if (path.basename(file) !== `${stored.card.id}${SUFFIX}`) {
    throw new AppError('invalid', `${file}: it holds ${stored.card.id}: a model's file is named after it`);
  }
  return stored;
}
