import { type Command, Option } from 'commander';
import { type BackupKeys, readIdentities } from '../../backup/archive/age-payload.ts';
import { AppError } from '../../lib/errors.ts';
import { readTextFile } from '../../lib/text/decode-text.ts';

/** Options of a command that writes a backup. */
export type WriteFlags = {
  readonly passphraseFile?: string;
  readonly recipient?: readonly string[];
  readonly unencrypted?: true;
};

/** Options of a command that reads one. */
export type ReadFlags = { readonly passphraseFile?: string; readonly identityFile?: string };

/** Shortest passphrase that is taken. */
const SHORTEST = 12;

/** Adds the options with which a backup is encrypted. */
export function withWriteKeys(command: Command): Command {
  return command
    .option('--passphrase-file <file>', 'file whose first line is the passphrase')
    .addOption(
      new Option('--recipient <key>', 'age key to encrypt for (age1…); several times for several').argParser(
        (key: string, before: readonly string[] = []) => [...before, key],
      ),
    )
    .option('--unencrypted', 'readable for everybody who gets the file');
}

/** Adds the options with which a backup is decrypted. */
export function withReadKeys(command: Command): Command {
  return command
    .option('--passphrase-file <file>', 'file whose first line is the passphrase')
    .option('--identity-file <file>', 'age key file, as age-keygen writes it');
}

/** @throws {AppError} `invalid` unless one way was chosen */
export async function writeKeysOf({ passphraseFile, recipient, unencrypted }: WriteFlags): Promise<BackupKeys> {
  const ways = [passphraseFile, recipient, unencrypted].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw new AppError('invalid', 'give one of --passphrase-file, --recipient (several times) and --unencrypted');
  }
  if (recipient) return { recipients: recipient };
  return passphraseFile === undefined ? {} : { passphrase: await readPassphrase(passphraseFile) };
}

/** Keys to read a backup with; it may need none. */
export async function readKeysOf({ passphraseFile, identityFile }: ReadFlags): Promise<BackupKeys> {
  return {
    ...(passphraseFile !== undefined && { passphrase: await readPassphrase(passphraseFile) }),
    ...(identityFile !== undefined && { identities: await readIdentities(identityFile) }),
  };
}

/** The passphrase in a file. @throws {AppError} `invalid` for a short one */
export async function readPassphrase(file: string): Promise<string> {
  const [passphrase = ''] = (await readTextFile(file)).split(/\r?\n/);
  if (passphrase.length < SHORTEST) {
    throw new AppError(
      'invalid',
      `the first line of ${file} is no passphrase: it needs ${SHORTEST} characters at least`,
    );
  }
  return passphrase;
}
