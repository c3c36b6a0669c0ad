import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { AppError, messageOf } from '../../lib/errors.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';
import type { ModelCard, StoredModel } from './stored-model.ts';

/**
 * A model file: one line with format and the SHA-256 of all that follows; one line of JSON with the
 * card, readable for people; then the numbers, exact (V8 serialization, which newer versions of
 * Node read, too).
 */
const MAGIC = 'harbinger-model';
const FORMAT = 3;
const LONGEST_LINE = 1_000_000;

/** The model as the bytes of its file. */
export function encodeModel({ card, model }: StoredModel): Uint8Array {
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(card)}\n`), serialize(model)]);
  return Buffer.concat([Buffer.from(`${MAGIC} ${FORMAT} ${sha256(content)}\n`), content]);
}

/**
 * @throws {AppError} `invalid` with the fault: no model, another format, damaged, or not of its id
 */
export function decodeModel(bytes: Uint8Array): StoredModel {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const [magic, format, hash] = lineAt(file, 0).split(' ');
  if (magic !== MAGIC) throw new AppError('invalid', 'it is no model of Harbinger');
  if (format !== String(FORMAT)) {
    throw new AppError('invalid', `it has format ${format}, and this version reads format ${FORMAT}: train it again`);
  }
  const content = file.subarray(file.indexOf(10) + 1);
  if (sha256(content) !== hash)
    throw new AppError('invalid', 'it is damaged: its content is not what its SHA-256 says');
  let stored: StoredModel;
  try {
    const card = JSON.parse(lineAt(content, 0)) as ModelCard;
    stored = { card, model: deserialize(content.subarray(content.indexOf(10) + 1)) as NormalModel };
  } catch (cause) {
    throw new AppError('invalid', `it cannot be read: ${messageOf(cause)}`, { cause });
  }
  const { card, model } = stored;
  if (model.id !== card.id || modelId(model) !== card.id) {
    throw new AppError('invalid', `its numbers are not those of ${card.id}`);
  }
  if (model.channels.length !== card.channels.length) {
    throw new AppError('invalid', `it names ${card.channels.length} channels and models ${model.channels.length}`);
  }
  return stored;
}

function lineAt(bytes: Buffer, from: number): string {
  const end = bytes.indexOf(10, from);
  return end < 0 || end - from > LONGEST_LINE ? '' : bytes.toString('utf8', from, end);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
