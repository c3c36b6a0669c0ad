import { api, dataOf } from '../../../api/client.ts';

/** Puts a photo or file on a ticket. @throws {ApiError} where it is refused */
export async function sendFile(ticketId: string, file: Blob & { readonly name?: string }, isPublic: boolean) {
  return await dataOf(
    api.POST('/tickets/{id}/files', {
      params: { path: { id: ticketId }, query: { name: file.name ?? 'photo.png', public: isPublic } },
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'content-type': file.type || 'application/octet-stream' },
    }),
  );
}
