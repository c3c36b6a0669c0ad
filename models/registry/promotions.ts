import { type ModelSubject, subjectKey } from './stored-model.ts';

/** One decision about which model a subject uses, as the log keeps it. */
export type Promotion = {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  /** Why; absent where nobody said. */
  readonly reason?: string;
  /** `shadow` and `unshadow` begin and end a model that scores beside the live one. */
  readonly action: 'promote' | 'rollback' | 'shadow' | 'unshadow';
  readonly subject: ModelSubject;
  /** What is used from here on; null: what the machine learns by itself, or no shadow. */
  readonly model: string | null;
  /** What was used before. */
  readonly from: string | null;
};

/** What one subject uses. */
export type Role = {
  readonly subject: ModelSubject;
  /** The promotions that a rollback would undo, the newest last. */
  readonly promoted: readonly Promotion[];
  readonly shadow: Promotion | null;
};

/** The newest decisions by subject key, from the whole log in order. */
export function rolesOf(log: readonly Promotion[]): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const entry of log) {
    const key = subjectKey(entry.subject);
    const role = roles.get(key) ?? { subject: entry.subject, promoted: [], shadow: null };
    roles.set(key, afterEntry(role, entry));
  }
  return roles;
}

function afterEntry(role: Role, entry: Promotion): Role {
  switch (entry.action) {
    case 'promote': {
      // What becomes live need not be compared with itself.
      const shadow = role.shadow?.model === entry.model ? null : role.shadow;
      return { ...role, promoted: [...role.promoted, entry], shadow };
    }
    case 'rollback':
      return { ...role, promoted: role.promoted.slice(0, -1) };
    case 'shadow':
      return { ...role, shadow: entry };
    case 'unshadow':
      return { ...role, shadow: null };
    default:
      return entry.action satisfies never;
  }
}

/** The model that is promoted for a subject; null where it uses what it learned by itself. */
export function liveModel(role: Role | undefined): string | null {
  return role?.promoted.at(-1)?.model ?? null;
}

/** The entry that a request comes to, or why it comes to none. */
export function decidePromotion(
  role: Role | undefined,
  request: Pick<Promotion, 'at' | 'by' | 'reason' | 'action' | 'subject'> & { readonly model?: string },
): { readonly kind: 'append'; readonly entry: Promotion } | { readonly kind: 'refuse'; readonly reason: string } {
  const { at, by, reason: why, action, subject } = request;
  const who = { at, by, ...(why !== undefined && { reason: why }) };
  const live = liveModel(role);
  const shadow = role?.shadow?.model ?? null;
  const model = request.model ?? null;
  const refuse = (reason: string) => ({ kind: 'refuse', reason }) as const;
  const append = (to: string | null, from: string | null) =>
    ({ kind: 'append', entry: { ...who, action, subject, model: to, from } }) as const;
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
    default:
      return action satisfies never;
  }
}
