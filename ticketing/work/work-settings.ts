import { Type } from 'typebox';

/** Photos and files of tickets; the section `files` of the settings. */
export const FileSettings = Type.Object(
  {
    maxBytes: Type.Integer({
      minimum: 1_024,
      maximum: 2 ** 32,
      description: 'the largest photo or file that a ticket takes, in bytes',
    }),
  },
  { additionalProperties: false },
);
export type FileSettings = Type.Static<typeof FileSettings>;

/** Enough for a photo or a short film of a telephone. */
export const FILE_DEFAULTS: FileSettings = { maxBytes: 50 * 2 ** 20 };
