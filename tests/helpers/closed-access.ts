import type { Access } from '../../broker/access/principal.ts';

/** Nobody comes in. */
export function closedAccess(): Access {
  return {
    authenticate: async () => ({ refused: 'no_credentials' }),
    maySpeakFor: () => false,
    maySpeakBehind: () => false,
    mayPublish: () => false,
    maySubscribe: () => false,
    onRevoke: () => () => undefined,
  };
}
