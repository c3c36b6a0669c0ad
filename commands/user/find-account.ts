import { AppError } from '../../lib/errors.ts';
import type { Api } from '../api/call-api.ts';

/** A person with an account, as the API returns it. */
export type Account = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly sites: readonly string[] | null;
  readonly active: boolean;
  readonly duty: string | null;
  readonly lastSignedInAt: string | null;
};

/** Every account, page by page. */
export async function* accounts(api: Api): AsyncGenerator<Account> {
  for (let cursor = ''; ; ) {
    const page = await api.call<{ items: Account[]; next: string | null }>('GET', `/accounts?limit=200${cursor}`);
    yield* page.items;
    if (page.next === null) return;
    cursor = `&cursor=${page.next}`;
  }
}

/** The account with a login, in any case. @throws {AppError} `not_found` */
export async function findAccount(api: Api, login: string): Promise<Account> {
  for await (const account of accounts(api)) if (account.login === login.toLowerCase()) return account;
  throw new AppError('not_found', `there is no account with the login ${login}`);
}
