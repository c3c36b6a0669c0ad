import type { Caller, Duty } from './caller.ts';
import type { Role } from './roles.ts';

/**
 * Decides what an administrator may call where duties are kept apart: `security` accounts, roles
 * and tokens; `audit` reads every record and changes nothing; `system` all the rest. With any duty
 * they have the rights of a viewer. Nothing is kept from the administrator's token: it is the
 * host's.
 * @returns why not, or undefined
 */
export function refuseDuty(
  caller: Caller,
  {
    tag,
    roles = [],
    writes,
  }: { readonly tag: string; readonly roles?: readonly Role[] | undefined; readonly writes: boolean },
): string | undefined {
  if (!('role' in caller) || roles.includes('viewer')) return undefined;
  // The rights of an administrator's token are those of its maker, with any role of the token.
  if (caller.role !== 'administrator' && (caller.kind !== 'token' || caller.makerRole !== 'administrator'))
    return undefined;
  const { duty = null } = caller;
  switch (duty) {
    case 'system':
      return tag === 'access' || tag === 'audit' ? refusal(duty, `what is about ${tag}`) : undefined;
    case 'security':
      return tag === 'access' ? undefined : refusal(duty, `what is about ${tag}`);
    case 'audit':
      return writes ? refusal(duty, 'changes') : undefined;
    case null:
      return 'Duties of administrators are kept apart here, and you have none: a security administrator gives you one.';
    default:
      return duty satisfies never;
  }
}

function refusal(duty: Duty, what: string): string {
  return `Duties of administrators are kept apart here: ${what} is not for the ${duty} administrator.`;
}
