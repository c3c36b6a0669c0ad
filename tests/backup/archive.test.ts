import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import type { BackupKeys } from '../../backup/archive/age-payload.ts';
import { readArchive, textOf } from '../../backup/archive/read-archive.ts';
import { createArchive } from '../../backup/archive/write-archive.ts';
import { verifyBackup } from '../../backup/verify-backup.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const HEAD = { format: 1, program: '0.1.0', createdAt: '2026-11-30T00:00:00.000Z' };
const passphrase = 'correct horse battery';

/** Sizes around the borders of a block, a chunk of age, and a buffer. */
const SIZES = [0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1_100_000];

async function write(file: string, keys: BackupKeys, head: object = HEAD) {
  const archive = await createArchive(file, keys);
  const text = Buffer.from(JSON.stringify(head));
  await archive.add('backup.json', text.length, [text]);
  const contents = SIZES.map((size) => randomBytes(size));
  for (const [index, content] of contents.entries()) await archive.add(`data/${index}`, content.length, [content]);
  const manifest = {
    ...HEAD,
    stores: { database: '', series: '', journal: '' },
    database: { schema: 1, tables: [], sequences: [], triggers: [] },
    ...{ rows: {}, entries: {}, leftOut: [], members: [...archive.members] },
  };
  const last = Buffer.from(JSON.stringify(manifest));
  const { sha256 } = await archive.add('manifest.json', last.length, [last]);
  await archive.add('manifest.sha256', sha256.length, [Buffer.from(sha256)]);
  await archive.finish();
  await archive.publish();
  return contents;
}

it('what is written is read again, plain, with a passphrase and with an age key', async () => {
  const identity = await generateX25519Identity();
  const ways: [BackupKeys, BackupKeys][] = [
    [{}, {}],
    [{ passphrase }, { passphrase }],
    [{ recipients: [await identityToRecipient(identity)] }, { identities: [identity] }],
  ];
  for (const [forWriting, forReading] of ways) {
    const file = path.join(tempDir(), 'backup');
    const contents = await write(file, forWriting);
    const read: Buffer[] = [];
    for await (const member of readArchive(file, { keys: forReading })) {
      if (!member.name.startsWith('data/')) continue;
      const parts: Buffer[] = [];
      for await (const part of member.content) parts.push(part);
      read.push(Buffer.concat(parts));
    }
    expect(read.map((content) => content.toString('base64'))).toEqual(contents.map((one) => one.toString('base64')));
    expect(await verifyBackup(file, { keys: forReading })).toMatchObject({ members: SIZES.length + 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
});

it('other programs read it: age decrypts it, and tar lists it', async () => {
  const identity = await generateX25519Identity();
  const file = path.join(tempDir(), 'backup.age');
  await write(file, { recipients: [await identityToRecipient(identity)] });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  writeFileSync(`${file}.tar`, await decrypter.decrypt(readFileSync(file)));
  const listed = execFileSync('tar', ['tf', `${file}.tar`], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(listed).toEqual([
    'backup.json',
    ...SIZES.map((_, index) => `data/${index}`),
    'manifest.json',
    'manifest.sha256',
  ]);
});

it('a wrong passphrase, a wrong key and no key are told apart', async () => {
  const file = path.join(tempDir(), 'backup.age');
  await write(file, { passphrase });
  await expect(verifyBackup(file, { keys: { passphrase: 'wrong horse battery' } })).rejects.toThrow(
    'the passphrase is wrong',
  );
  await expect(verifyBackup(file, {})).rejects.toThrow('encrypted with a passphrase');
  const other = path.join(tempDir(), 'other.age');
  await write(other, { recipients: [await identityToRecipient(await generateX25519Identity())] });
  await expect(verifyBackup(other, { keys: { identities: [await generateX25519Identity()] } })).rejects.toThrow(
    'the key is none of those',
  );
  await expect(write(path.join(tempDir(), 'no'), { recipients: ['age1nonsense'] })).rejects.toThrow('no age recipient');
});

/** An age key: a passphrase takes a second each time. */
async function plainAndEncrypted(): Promise<{ writing: BackupKeys; keys: BackupKeys }[]> {
  const identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  return [
    { writing: {}, keys: {} },
    { writing: { recipients }, keys: { identities: [identity] } },
  ];
}

it('a changed byte is found wherever it is, encrypted or not', async () => {
  for (const { writing, keys } of await plainAndEncrypted()) {
    const file = path.join(tempDir(), 'backup');
    await write(file, writing);
    const whole = readFileSync(file);
    const places = [
      0,
      30,
      200,
      700,
      whole.length - 2100,
      Math.floor(whole.length / 2),
      whole.length - 1100,
      whole.length - 1,
    ];
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      writeFileSync(file, changed);
      await expect(verifyBackup(file, { keys }), `byte ${at}`).rejects.toMatchObject({ code: 'invalid' });
    }
  }
});

it('a file that is cut off is refused, at the borders of blocks and chunks, too', async () => {
  for (const { writing, keys } of await plainAndEncrypted()) {
    const file = path.join(tempDir(), 'backup');
    await write(file, writing);
    const whole = readFileSync(file);
    for (const length of [0, 20, 512, 1024, 65_536, 200_000, whole.length - 512, whole.length - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      await expect(verifyBackup(file, { keys }), `${length} bytes`).rejects.toMatchObject({ code: 'invalid' });
    }
  }
});

it('a backup of a newer program is refused with a clear word', async () => {
  const file = path.join(tempDir(), 'backup');
  await write(file, {}, { ...HEAD, format: 3, program: '9.0.0' });
  await expect(verifyBackup(file, {})).rejects.toThrow('made by a newer Harbinger (9.0.0, format 3)');
});

it('a file that is there is not written over, and a failed backup leaves none', async () => {
  const file = path.join(tempDir(), 'backup');
  const archive = await createArchive(file, {});
  await expect(createArchive(file, {})).rejects.toThrow('another backup runs');
  await expect(archive.add('data/x', 5, [Buffer.from('four')])).rejects.toThrow('changed while it was copied');
  await archive.discard();
  expect(statSync(`${file}.partial`, { throwIfNoEntry: false })).toBeUndefined();
  const full = await createArchive(file, {});
  const failing = full.add('data/x', 2 ** 31, piecesUntilFull());
  await expect(failing).rejects.toThrow('aborted');
  await full.discard();
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

function* piecesUntilFull(): Generator<Buffer> {
  for (let pieces = 0; pieces < 3; pieces++) yield Buffer.alloc(2 ** 20);
  throw new Error('aborted');
}

it('a small member is read as text', async () => {
  const file = path.join(tempDir(), 'backup');
  await write(file, {});
  for await (const member of readArchive(file, {})) {
    expect(JSON.parse(await textOf(member))).toEqual(HEAD);
    break;
  }
});
