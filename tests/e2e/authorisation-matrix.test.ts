import { expect, it } from 'vitest';
import { roles } from '../../http/access/roles.ts';
import { ADMIN_TOKEN, runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Operation = { readonly operationId: string; readonly 'x-roles': readonly string[] };
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/**
 * Operations of administrators alone: a route that declares nobody is one of these, or a mistake.
 */
const administratorsOnly = [
  ...['addDevice', 'rotateDevice', 'revokeDevice', 'approveDevice', 'removeDevice'],
  ...['listAccounts', 'getAccount', 'addAccount', 'changeAccount', 'resetPassword', 'makeSignInLink', 'signOutAccount'],
  ...[
    'listWebhooks',
    'getWebhook',
    'addWebhook',
    'changeWebhook',
    'removeWebhook',
    'testWebhook',
    'replaceWebhookSecret',
  ],
  ...['verifyAudit', 'getVerification', 'listAuditHeads', 'listAccessEvents', 'listChangeEvents', 'getAuditKey'],
  ...['searchAudit', 'listSettings', 'getSystemHealth', 'holdStores'],
  ...['retryNotification', 'renewReportCode'],
  ...['getErasure', 'erasePerson', 'listLegalHolds', 'placeLegalHold', 'releaseLegalHold'],
  ...['listAccountSessions', 'endAccountSession', 'resetSecondFactors'],
  ...['getAccountIdentity', 'linkAccountIdentity', 'unlinkAccountIdentity'],
];

/** Half of a sign-in: they require the cookie of its first half. */
const halfSignedIn = [
  ...['proveSecondFactor', 'askAuthenticators', 'draftTotpRequired', 'confirmTotpRequired'],
  ...['askToEnrolAuthenticatorRequired', 'enrolAuthenticatorRequired'],
];
const withoutSignIn = ['signIn', 'provisionDevice', 'getTicketProgress', ...halfSignedIn];
const devices = ['ingestTelemetry'];

/**
 * Operations of roles that only read, beside those below `/me`: on their own tokens and views, and
 * questions that change nothing.
 */
const own = [
  ...['signOut', 'signOutEverywhere', 'addToken', 'revokeToken', 'askSlaWhatIf'],
  ...['confirmSignIn', 'endOtherSessions', 'endOwnSession', 'askOwnAuthenticators'],
  ...['addSavedView', 'changeSavedView', 'removeSavedView'],
];

/** Tokens never sign, nor say who a person is; half of a sign-in is none of theirs. */
const needsPerson = [
  'signTicket',
  'takeTicket',
  'resetSecondFactors',
  'linkAccountIdentity',
  'unlinkAccountIdentity',
  ...halfSignedIn,
];

it('every operation lets in whom it declares, and nobody else: all roles, devices and those who are not known', async () => {
  const dataDir = tempDir();
  const up = await startGuarded(dataDir);
  const call = async (method: string, path: string, token?: string, body?: object) => {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    return fetch(`${up.http}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const tokens = new Map<string, string>();
  for (const role of roles) {
    const body = { name: `${role} program`, role, scopes: ['*:read', '*:write'] };
    const made = (await (await call('POST', '/tokens', ADMIN_TOKEN, body)).json()) as { secret: string };
    tokens.set(role, made.secret);
  }
  const device = await runProgram(['device', 'add', 'plant:pump-1', '--json'], { DATA_DIR: dataDir });
  tokens.set('device', (JSON.parse(device) as { token: string }).token);

  const document = (await (await call('GET', '/openapi.json')).json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  expect(operations.length).toBeGreaterThan(40);
  const wrong: string[] = [];
  for (const { path, method, operationId, 'x-roles': declared } of operations) {
    const anonymous = declared.length === 0;
    if (anonymous !== withoutSignIn.includes(operationId)) wrong.push(`${operationId}: is it without sign-in?`);
    const bare = declared.join() === 'administrator';
    if (bare !== administratorsOnly.includes(operationId)) wrong.push(`${operationId}: for administrators only?`);
    if (declared.includes('device') !== devices.includes(operationId)) wrong.push(`${operationId}: for devices?`);
    const onlyReads = method === 'GET' || path.startsWith('/me/') || own.includes(operationId) || anonymous;
    if (!onlyReads && declared.includes('viewer')) wrong.push(`${operationId}: a viewer writes`);

    // No body and an unknown id: an admitted caller finds nothing, or gets the missing members.
    const url = path.replaceAll(/\{\w+\}/g, '999999');
    if ((await call(method, url)).status !== 401 && !anonymous) wrong.push(`${operationId}: lets anybody in`);
    for (const [caller, token] of tokens) {
      if (operationId.startsWith('signOut')) continue;
      const { status } = await call(method, url, token);
      const refused = status === 401 || status === 403;
      const lets = anonymous || declared.includes(caller);
      // These tokens are nobody's: they have no password and no notifications, and make no tokens.
      const except = operationId === 'addToken' || path.startsWith('/me/') || needsPerson.includes(operationId);
      if (refused === lets && !except) wrong.push(`${operationId} answers a ${caller} with ${status}`);
      if (status >= 500) wrong.push(`${operationId} answers a ${caller} with ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});
