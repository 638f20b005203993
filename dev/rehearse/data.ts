/** What an operator has in the service before an upgrade, and would miss after it. */
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Answer, bytes, type Caller, json } from './caller.ts';

/** The answers of the version before, by path; and the bytes of a file, by the path of its content. */
export type Kept = {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly files: ReadonlyMap<string, Uint8Array>;
};

export type Files = {
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly voice: Uint8Array<ArrayBuffer>;
};

/** Uploads, a file in the library, a handle, a publication. */
export async function putData(caller: Caller, account: string, files: Files): Promise<Kept> {
  const at = `/v1/accounts/${account}`;
  const uploads = [
    await upload(caller, at, { target: 'material', type: 'image', filename: '封面.jpg' }, files.picture),
    await upload(caller, at, { target: 'media', type: 'voice', filename: 'hello.mp3' }, files.voice),
  ];
  const { media_id } = uploads[0].result;
  const { sha256 } = (await caller.call(`${at}/materials/${media_id}`, 200)).content;
  await caller.call(`${at}/handles/logo`, 201, json({ sha256, type: 'image' }, 'PUT'));
  const { media_id: media } = await caller.call(
    `${at}/media?type=image&filename=t.jpg`,
    201,
    bytes(files.picture),
  );
  await publish(caller, at, media_id);

  const paths = [
    `${at}/uploads`,
    ...uploads.map(({ upload_id }) => `${at}/uploads/${upload_id}`),
    `${at}/materials/${media_id}`,
    `${at}/media/${media}`,
    `${at}/handles`,
    `${at}/handles/logo`,
    `${at}/publications`,
    `${at}/library`,
  ];
  return {
    answers: new Map(
      await Promise.all(paths.map(async (path) => [path, await caller.call(path, 200)] as const)),
    ),
    files: new Map([
      [`${at}/materials/${media_id}/content`, files.picture],
      [`${at}/media/${media}/content`, files.picture],
    ]),
  };
}

/** Reads all of it again. @throws naming what is no longer as it was */
export async function checkData(caller: Caller, { answers, files }: Kept): Promise<string> {
  for (const [path, before] of answers) {
    const lost = difference(before, await caller.call(path, 200));
    if (lost) throw new Error(`${path} has changed with the upgrade: ${lost}`);
  }
  for (const [path, before] of files) {
    const response = await fetch(await caller.call(path, 302));
    const after = new Uint8Array(await response.arrayBuffer());
    if (!isDeepStrictEqual(after, new Uint8Array(before))) throw new Error(`${path} has other bytes`);
  }
  return `${answers.size} answers and ${files.size} files as before`;
}

async function upload(
  caller: Caller,
  at: string,
  order: object,
  content: Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  const { upload_id, put } = await caller.call(
    `${at}/uploads`,
    201,
    json({ ...order, size: content.byteLength }),
  );
  const sent = await fetch(put.url, { method: 'PUT', headers: put.headers, body: content });
  if (!sent.ok) throw new Error(`the presigned PUT: ${sent.status} ${await sent.text()}`);
  const state = await caller.call(`${at}/uploads/${upload_id}?wait=20`, 200);
  if (state.state !== 'done') throw new Error(`an upload ended as ${JSON.stringify(state)}`);
  return state;
}

async function publish(caller: Caller, at: string, thumb_media_id: string): Promise<void> {
  const articles = [{ title: '升级之前', content: '<p>升级之前的文章</p>', thumb_media_id }];
  const { media_id } = await caller.call(`${at}/drafts`, 201, json({ articles }));
  const { publish_id } = await caller.call(`${at}/publications`, 202, json({ media_id }));
  const publication = () => caller.call(`${at}/publications/${publish_id}`, 200);
  // What goes on by itself would not be as before.
  while ((await publication()).state === 'publishing') await delay(1_000);
}

/** What of the first is not in the second, in words; presigned addresses are made anew each time. */
function difference(before: Answer, after: Answer, path = ''): string | undefined {
  if (typeof before === 'string' && before.includes('X-Amz-Signature=')) return undefined;
  if (before === null || typeof before !== 'object')
    return isDeepStrictEqual(before, after) ? undefined : `${path} was ${before} and is ${after}`;
  for (const [name, value] of Object.entries(before)) {
    if (name === 'expires_at' && 'url' in before) continue;
    const found = difference(value, after?.[name], `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}
