import { Type } from 'typebox';

const bytes = (minimum: number, description: string) => Type.Integer({ minimum, maximum: 2 ** 50, description });

/** Photos and files of tickets; the section `files` of the settings. */
export const FileSettings = Type.Object(
  {
    maxBytes: Type.Integer({
      minimum: 1_024,
      maximum: 2 ** 32,
      description: 'the largest photo or file that a ticket takes, in bytes',
    }),
    maxTicketBytes: bytes(1_024, 'bytes of the files of one ticket'),
    maxTotalBytes: bytes(1_024, 'bytes of the files of all tickets'),
    minFreeBytes: bytes(0, 'space that files leave free on the disk'),
  },
  { additionalProperties: false },
);
export type FileSettings = Type.Static<typeof FileSettings>;

/**
 * Enough for a photo or a short film of a telephone; the journal stops at half the free space at
 * which files do.
 */
export const FILE_DEFAULTS: FileSettings = {
  maxBytes: 50 * 2 ** 20,
  maxTicketBytes: 2 ** 30,
  maxTotalBytes: 20 * 2 ** 30,
  minFreeBytes: 2 ** 30,
};
