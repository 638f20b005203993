import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { client, control, errcode, fixture, heardJson, type Json, say, simulator } from './helpers.ts';

const PHOTO = fixture('photo.jpg');
const DISPOSITION = 'form-data; name="media"; filename="photo.jpg"';

interface Shape {
  contentType?: string;
  disposition?: string;
  bytes?: Buffer;
  boundary?: string;
  /** Stands in for the whole body. */
  body?: Buffer;
}

/** Sends an upload byte by byte as told, which no client library would. */
async function upload(sim: Simulator, shape: Shape = {}): Promise<Json> {
  const { boundary = 'xyz', bytes = PHOTO, disposition = DISPOSITION } = shape;
  const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/jpeg\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const body = shape.body ?? whole;
  const { token } = await client(sim);
  const lines = [
    `POST /cgi-bin/media/upload?type=image&access_token=${token} HTTP/1.1`,
    'Host: api.weixin.qq.com',
    `Content-Type: ${shape.contentType ?? `multipart/form-data; boundary=${boundary}`}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return heardJson(await say(sim, [`${lines.join('\r\n')}\r\n\r\n`, body]));
}

test('a plain form is understood', async (t) => {
  const sim = await simulator(t);
  assert.equal((await upload(sim)).type, 'image');
});

const REFUSED: ReadonlyArray<[string, Shape]> = [
  ['another name', { disposition: 'form-data; name="file"; filename="photo.jpg"' }],
  ['no file name', { disposition: 'form-data; name="media"' }],
  ['an empty file name', { disposition: 'form-data; name="media"; filename=""' }],
  ['an empty file', { bytes: Buffer.alloc(0) }],
  ['no multipart at all', { contentType: 'application/octet-stream' }],
  ['no boundary', { contentType: 'multipart/form-data' }],
  ['another boundary', { contentType: 'multipart/form-data; boundary=other' }],
  ['bare line feeds', { body: Buffer.from(`--xyz\nContent-Disposition: ${DISPOSITION}\n\nx\n--xyz--\n`) }],
  ['no closing line', { body: Buffer.from(`--xyz\r\nContent-Disposition: ${DISPOSITION}\r\n\r\nx`) }],
];
for (const [what, shape] of REFUSED) {
  test(`${what} is 41005`, async (t) => {
    assert.equal(errcode(await upload(await simulator(t), shape)), 41005);
  });
}

const SWITCHABLE: ReadonlyArray<[string, Shape, 'boundary' | 'charset' | 'unquoted' | 'encoded']> = [
  ['a quoted boundary', { contentType: 'multipart/form-data; boundary="xyz"' }, 'boundary'],
  ['a charset', { contentType: 'multipart/form-data; charset=UTF-8; boundary=xyz' }, 'charset'],
  ['an unquoted name', { disposition: 'form-data; name=media; filename="a.jpg"' }, 'unquoted'],
  ['an unquoted file name', { disposition: 'form-data; name="media"; filename=a.jpg' }, 'unquoted'],
  ['filename* alone', { disposition: `form-data; name="media"; filename*=utf-8''%E5%9B%BE.jpg` }, 'encoded'],
];
const QUIRKS = {
  boundary: { quoted_boundary_refused: false },
  charset: { multipart_charset_refused: false },
  unquoted: { unquoted_names_refused: false },
  encoded: { encoded_filename_refused: false },
};
for (const [what, shape, quirk] of SWITCHABLE) {
  test(`${what} is 41005, unless the quirk is off`, async (t) => {
    assert.equal(errcode(await upload(await simulator(t), shape)), 41005);
    const lenient = await simulator(t, { quirks: QUIRKS[quirk] });
    assert.equal((await upload(lenient, shape)).errcode, undefined);
  });
}

const NAMES: ReadonlyArray<[string, string, string]> = [
  ['raw UTF-8', 'filename="春天 图片.jpg"', '春天 图片.jpg'],
  ['percent-encoded text', 'filename="%E6%98%A5.jpg"', '%E6%98%A5.jpg'],
  ['filename beside filename*', `filename="a.jpg"; filename*=utf-8''b.jpg`, 'a.jpg'],
  ['an escaped quotation mark', 'filename="a\\"b.jpg"', 'a"b.jpg'],
  ['a semicolon', 'filename="a;b.jpg"', 'a;b.jpg'],
  ['the length that some libraries add', `filename="a.jpg"; filelength=${PHOTO.length}`, 'a.jpg'],
];
for (const [what, filename, expected] of NAMES) {
  test(`a name of ${what} is kept as ${expected}`, async (t) => {
    const sim = await simulator(t);
    const disposition = `form-data; name="media"; ${filename}`;
    assert.equal((await upload(sim, { disposition })).errcode, undefined);
    const { media } = await control(sim, 'GET', '/media');
    assert.equal((media as Json[])[0]?.name, expected);
  });
}

test('file bytes that look like a boundary stay in the file', async (t) => {
  const sim = await simulator(t);
  const tail = '\r\n--xyzzy\r\n--xy\r\n\r\n--xyz-\r\n--xyz.\r\n';
  const bytes = Buffer.concat([PHOTO, Buffer.from(tail)]);
  const { media_id: id } = await upload(sim, { bytes });
  const content = await fetch(`${sim.url}/_simulator/media/${id}/content`);
  assert.deepEqual(Buffer.from(await content.arrayBuffer()), bytes);
});

test('other fields, a preamble and an epilogue do no harm', async (t) => {
  const sim = await simulator(t);
  const field = '--xyz\r\nContent-Disposition: form-data; name="dummy"\r\n\r\nx\r\n';
  const file = `--xyz \r\nContent-Disposition: ${DISPOSITION}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`preamble\r\n${field}${file}`),
    PHOTO,
    Buffer.from('\r\n--xyz--\r\nepilogue'),
  ]);
  assert.equal((await upload(sim, { body })).type, 'image');
});
