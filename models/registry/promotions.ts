import { type ModelSubject, subjectKey } from './stored-model.ts';

/** One decision about which model a subject uses, as the log keeps it. */
export type Promotion = {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  /** Why; absent if no reason was given. */
  readonly reason?: string;
  /**
   * `shadow` and `unshadow` begin and end a model that scores beside the present one. `learn`: this
   * model becomes the machine's own, and it continues to learn; without a model it learns again
   * from its next readings. `withdraw`: its present level is not normal, though it was accepted:
   * the acceptance is withdrawn.
   */
  readonly action: 'promote' | 'rollback' | 'shadow' | 'unshadow' | 'learn' | 'withdraw';
  readonly subject: ModelSubject;
  /** The model used from here on; null: the machine's own, or no shadow. */
  readonly model: string | null;
  /** The model used before. */
  readonly from: string | null;
  /** With `withdraw`: since when the level had been there, ISO 8601 in event time. */
  readonly since?: string;
};

/** The models of one subject. */
export type ModelRole = {
  readonly subject: ModelSubject;
  /** The promotions that a rollback would undo, the newest last. */
  readonly promoted: readonly Promotion[];
  readonly shadow: Promotion | null;
  /** The newest decisions about a machine's learning; each is carried out once. */
  readonly learned: Promotion | null;
  readonly withdrawn: Promotion | null;
};

/** The newest decisions by subject key, from the whole log in order. */
export function rolesOf(log: readonly Promotion[]): ReadonlyMap<string, ModelRole> {
  const roles = new Map<string, ModelRole>();
  for (const entry of log) {
    const key = subjectKey(entry.subject);
    const role = roles.get(key) ?? { subject: entry.subject, ...NOTHING_DECIDED };
    roles.set(key, afterEntry(role, entry));
  }
  return roles;
}

const NOTHING_DECIDED = { promoted: [], shadow: null, learned: null, withdrawn: null };

function afterEntry(role: ModelRole, entry: Promotion): ModelRole {
  switch (entry.action) {
    case 'promote': {
      // A model is not compared with itself.
      const shadow = role.shadow?.model === entry.model ? null : role.shadow;
      return { ...role, promoted: [...role.promoted, entry], shadow };
    }
    case 'rollback':
      return { ...role, promoted: role.promoted.slice(0, -1) };
    case 'shadow':
      return { ...role, shadow: entry };
    case 'unshadow':
      return { ...role, shadow: null };
    case 'learn':
      // It ends earlier promotions.
      return { ...role, promoted: [], learned: entry };
    case 'withdraw':
      return { ...role, withdrawn: entry };
    default:
      return entry.action satisfies never;
  }
}

/** The promoted model of a subject; null if it uses its own. */
export function liveModel(role: ModelRole | undefined): string | null {
  return role?.promoted.at(-1)?.model ?? null;
}

/** The entry that a request comes to, or why it comes to none. */
export function decidePromotion(
  role: ModelRole | undefined,
  request: Pick<Promotion, 'at' | 'by' | 'action' | 'subject' | 'reason' | 'since'> & { readonly model?: string },
): { readonly kind: 'append'; readonly entry: Promotion } | { readonly kind: 'refuse'; readonly reason: string } {
  const { at, by, reason: why, action, subject, since } = request;
  const who = { at, by, ...(why !== undefined && { reason: why }) };
  const live = liveModel(role);
  const shadow = role?.shadow?.model ?? null;
  const model = request.model ?? null;
  const refuse = (reason: string) => ({ kind: 'refuse', reason }) as const;
  const append = (to: string | null, from: string | null) =>
    ({
      kind: 'append',
      entry: { ...who, action, subject, model: to, from, ...(since !== undefined && { since }) },
    }) as const;
  switch (action) {
    case 'promote':
      return model === live ? refuse(`${model} is already what ${subject.name} uses`) : append(model, live);
    case 'shadow':
      if (subject.kind === 'class') return refuse('a class model only starts machines: it cannot be a shadow');
      if (model === live) return refuse(`${model} is what ${subject.name} uses: it cannot be its own shadow`);
      return model === shadow ? refuse(`${model} is already the shadow of ${subject.name}`) : append(model, shadow);
    case 'rollback':
      if (live === null) return refuse(`nothing was promoted for ${subject.name}: there is nothing to go back to`);
      return append(role?.promoted.at(-2)?.model ?? null, live);
    case 'unshadow':
      return shadow === null ? refuse(`${subject.name} has no shadow`) : append(null, shadow);
    case 'learn':
      if (subject.kind === 'class') return refuse('a class has no model of its own: promote one');
      return append(model, live);
    case 'withdraw':
      if (subject.kind === 'class') return refuse('a class has no level of its own');
      return append(null, live);
    default:
      return action satisfies never;
  }
}
