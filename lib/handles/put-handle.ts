import type { ObtainParts } from '../library/obtain.ts';
import { refer, requireBlob, unrefer } from '../library/references.ts';
import { Conflict, invalid } from '../problems/app-errors.ts';
import type { MediaType } from '../wechat/index.ts';
import { findSource, type Source, type SourceRequest } from './find-source.ts';
import { dueAt, type HandleId, type HandleKey } from './handle.ts';
import { readHandle, type StoredHandle, writeHandle } from './handle-store.ts';
import { type SendParts, sendCopy } from './send-copy.ts';

export type PutRequest = SourceRequest & { readonly type?: MediaType | undefined };

export type PutParts = SendParts &
  ObtainParts & {
    /** Which part of the spread of dates, from 0 to 1. */
    readonly share: () => number;
    /** Milliseconds for which a file may be fetched from WeChat before the answer is 202. */
    readonly waitMs: number;
  };

/** The handle; or that its file is still on its way from WeChat to us. */
export type Put = { readonly stored: StoredHandle; readonly created: boolean } | 'fetching';

const ATTEMPTS = 5;

/**
 * Lets a name stand for a file, whatever it stood for before. The file goes to WeChat first: there is no handle without
 * an id that works.
 *
 * @throws as `findSource` and `sendCopy`
 */
export async function putHandle(request: PutRequest, key: HandleKey, parts: PutParts): Promise<Put> {
  const source = await findSource(request, key, parts.waitMs, parts);
  if (!source) return 'fetching';
  const type = request.type ?? source.type;
  if (!type) {
    throw invalid(
      'type',
      'Required here: image, voice, video or thumb.',
      '此处必填:image、voice、video 或 thumb。',
    );
  }
  const id = await sendCopy(key.account, source.file, type, parts);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await readHandle(key);
    const stored = await replace(before, key, source, { type, id }, parts);
    if (stored) return { stored, created: !before };
  }
  throw new Conflict({ en: 'Others are changing this handle just now.', zh: '该句柄正被其他请求修改。' });
}

async function replace(
  before: StoredHandle | undefined,
  { account, name }: HandleKey,
  { file }: Source,
  { type, id }: { type: MediaType; id: HandleId },
  { now, share }: PutParts,
): Promise<StoredHandle | undefined> {
  const at = new Date(now()).toISOString();
  const ids = { [type]: id };
  await refer(account, file.sha256, `handle.${name}`);
  await requireBlob(account, file.sha256);
  const stored = await writeHandle(
    before,
    { account, name, type, file, ids, created_at: before?.value.created_at ?? at, updated_at: at },
    dueAt(ids, now(), share()),
  );
  const former = before?.value.file.sha256;
  if (stored && former && former !== file.sha256) await unrefer(account, former, `handle.${name}`);
  return stored;
}
