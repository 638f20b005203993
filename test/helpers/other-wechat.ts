/**
 * Another server that speaks WeChat's protocol, written without the simulator: JSON as application/json, short ids,
 * errcode 0 in upload answers as the documents show it, downloads without any Content-Type.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = {
  readonly media_id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
};

export async function startOtherWeChat(app: { readonly app_id: string; readonly app_secret: string }) {
  const items: Item[] = [];
  const tokens = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answered = answer(request, Buffer.concat(chunks));
    if (!Buffer.isBuffer(answered)) response.setHeader('content-type', 'application/json; charset=UTF-8');
    response.end(Buffer.isBuffer(answered) ? answered : JSON.stringify(answered));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(request: IncomingMessage, body: Buffer): Buffer | Readonly<Record<string, unknown>> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/files/')) return find(pathname.slice(7))?.bytes ?? Buffer.alloc(0);
    if (pathname === '/cgi-bin/stable_token') return issue(JSON.parse(body.toString()));
    const token = searchParams.get('access_token') ?? '';
    if (!tokens.has(token)) return { errcode: 40001, errmsg: 'invalid credential' };
    if (pathname === '/cgi-bin/material/add_material')
      return store(request, body, searchParams.get('type') ?? '');
    if (pathname !== '/cgi-bin/material/get_material') return { errcode: -1, errmsg: 'not here' };
    const item = find(JSON.parse(body.toString()).media_id);
    if (!item) return { errcode: 40007, errmsg: 'invalid media_id' };
    return item.type === 'video'
      ? { title: '', description: '', down_url: `${url}/files/${item.media_id}` }
      : item.bytes;
  }

  const find = (id: string) => items.find(({ media_id }) => media_id === id);

  function issue({ appid, secret }: { appid: string; secret: string }) {
    if (appid !== app.app_id || secret !== app.app_secret)
      return { errcode: 40125, errmsg: 'invalid appsecret' };
    const access_token = randomBytes(40).toString('base64url');
    tokens.add(access_token);
    return { access_token, expires_in: 7200 };
  }

  function store(request: IncomingMessage, body: Buffer, type: string) {
    const boundary = /^multipart\/form-data; ?boundary=([^";]+)$/.exec(
      request.headers['content-type'] ?? '',
    )?.[1];
    const length = Number(request.headers['content-length']);
    if (!boundary || length !== body.byteLength) return { errcode: 41005, errmsg: 'media data missing' };
    const start = body.indexOf('\r\n\r\n') + 4;
    const name = /name="media"; filename="([^"]+)"/.exec(body.subarray(0, start).toString('utf8'))?.[1];
    if (!name) return { errcode: 41005, errmsg: 'media data missing' };
    const bytes = body.subarray(start, body.indexOf(`\r\n--${boundary}`, start));
    const media_id = randomBytes(32).toString('base64url');
    items.push({ media_id, name, type, bytes });
    return {
      errcode: 0,
      errmsg: 'ok',
      media_id,
      ...(type === 'image' && { url: `https://mmbiz.qpic.cn/${media_id}/0` }),
    };
  }

  return {
    url,
    items,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
