/** Whatever callers send: each schema, cursor and header either takes it or says which field is wrong, in bounded time and size. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AREAS } from '../../../dev/openapi/contracts.ts';
import { type Json, jsonSchema } from '../../../dev/openapi/json-schema.ts';
import type { ApiEvent } from '../../../lib/http/call.ts';
import { CURSOR_PATTERN, decodeCursor, encodeCursor } from '../../../lib/http/cursor.ts';
import { idempotencyKeyOf } from '../../../lib/http/idempotency-key.ts';
import { jsonBody, parseInput, type Schema } from '../../../lib/http/input.ts';
import { listAnswer } from '../../../lib/http/list-answer.ts';
import { AppError, InvalidInput } from '../../../lib/problems/app-errors.ts';
import { toProblem } from '../../../lib/problems/problem.ts';

Object.assign(process.env, { STAGING_BUCKET: 'staging', LIBRARY_BUCKET: 'library' });
const { fileBody, readFileBody } = await import('../../../lib/http/file-body.ts');
const { cursorOf, isCursorOf } = await import('../../../lib/mirror/search-cursor.ts');

const event = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  ({ body, headers }) as unknown as ApiEvent;

const binary = fc.string({ unit: 'binary' });

/** Values that fields may have, right or wrong. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  fc.constantFrom<unknown>(
    'image',
    'material',
    'true',
    '1',
    1,
    -1,
    Number.POSITIVE_INFINITY,
    '',
    '2026-02-30T00:00:00Z',
  ),
  binary,
);

/** Objects with the fields of a schema, and strangers; their fields likewise, as far down as the schema goes. */
function objectsOf(schema: Json, components: Readonly<Record<string, Json>>): fc.Arbitrary<unknown> {
  const { $ref, properties, items, anyOf } = schema as Record<string, Json | undefined>;
  if (typeof $ref === 'string') {
    const own = components[String($ref).split('/').at(-1) ?? ''];
    return own ? objectsOf(own, components) : value;
  }
  const choices = (Array.isArray(anyOf) ? anyOf : []).map((one: Json) => objectsOf(one, components));
  if (items) choices.push(fc.array(objectsOf(items, components), { maxLength: 3 }));
  if (properties) {
    const fields = Object.entries(properties).map(([name, of]) => [name, objectsOf(of as Json, components)]);
    const known = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    const strangers = fc.dictionary(fc.oneof(binary, fc.constant('__proto__')), value, { maxKeys: 1 });
    choices.push(fc.tuple(known, strangers).map((parts) => Object.assign({}, ...parts)));
  }
  return fc.oneof({ weight: 1, arbitrary: value }, ...choices.map((arbitrary) => ({ weight: 4, arbitrary })));
}

const routes = AREAS.flatMap(({ routes }) => Object.entries(routes));

test('every schema of every route takes what comes, or names the fields that are wrong', () => {
  let taken = 0;
  for (const [name, { define }] of routes) {
    const { path, query, body } = define() as Readonly<Record<'path' | 'query' | 'body', Schema | undefined>>;
    for (const schema of [path, query, body]) {
      // What a form holds is tried below.
      if (!schema || schema === fileBody) continue;
      const components: Record<string, Json> = {};
      const inputs = objectsOf(jsonSchema(schema, 'input', components), components);
      const read = (input: unknown) => {
        try {
          parseInput(schema, input, 'body');
          taken++;
        } catch (error) {
          assert.ok(error instanceof InvalidInput, `${name}: ${error}`);
          assert.ok(error.errors?.length, name);
          for (const { field, message } of error.errors) assert.ok(field && message.en && message.zh, name);
        }
      };
      fc.assert(fc.property(inputs, read), { numRuns: 40 });
    }
  }
  assert.ok(taken > 30, `${taken} inputs were right`);
});

/** As an answer would have it. */
function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof AppError, `${error}`);
    return JSON.stringify(toProblem(error, 'zh', Date.now()));
  }
  assert.fail('it was taken');
}

test('a body of megabytes that is wrong all over is answered in some kilobytes', () => {
  const [, { define }] = routes.find(([name]) => name === 'planDeletion') ?? assert.fail();
  const { body } = define() as { readonly body: Schema };
  const many = (entry: (index: number) => string) =>
    Array.from({ length: 200_000 }, (_, i) => entry(i)).join(',');
  for (const text of [
    `{${many((index) => `"field${index}":1`)}}`,
    `{"media_ids":[${many(() => '1')}]}`,
    `{"query":{${many((index) => `"${index}":{}`)}}}`,
    `{"${'夏'.repeat(1_000_000)}":1}`,
    `[${many(() => '{}')}]`,
    '[['.repeat(500_000),
    `${'['.repeat(500_000)}"\\ud83d\\ude00"${']'.repeat(500_000)}`,
    `"${'\\'.repeat(2_000_000)}\\ud800"`,
  ]) {
    const answer = problemOf(() => parseInput(body, jsonBody(event(text)), 'body'));
    assert.ok(answer.length < 20_000, `${answer.length} characters`);
  }
});

test('any text is JSON, or is refused', () => {
  fc.assert(
    fc.property(fc.oneof(binary, fc.json()), (text) => {
      try {
        assert.deepEqual(jsonBody(event(text)), JSON.parse(text));
      } catch (error) {
        assert.ok(error instanceof InvalidInput, `${error}`);
      }
    }),
  );
});

const FORM = { 'content-type': 'multipart/form-data; boundary=b' };

async function fileIn(body: Uint8Array, headers: Readonly<Record<string, string>> = FORM) {
  const text = Buffer.from(body).toString('base64');
  try {
    return await readFileBody({ ...event(text, headers), isBase64Encoded: true });
  } catch (error) {
    assert.ok(error instanceof AppError, `${error}`);
    return undefined;
  }
}

test('a file comes out of a form as it went in, wherever its bytes look like the form', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('\r\n', '--', '\r\n--', 'b', '--c', '\r\n--b_').map((text) => Buffer.from(text)),
  );
  const file = fc.array(piece, { minLength: 1 }).map((pieces) => Buffer.concat(pieces));
  await fc.assert(
    fc.asyncProperty(
      file.filter(({ length }) => length > 0),
      binary,
      async (bytes, title) => {
        const form = new FormData();
        form.append('title', title);
        form.append('media', new Blob([bytes]), '夏天.jpg');
        const sent = new Response(form);
        const read = await fileIn(new Uint8Array(await sent.arrayBuffer()), {
          'content-type': sent.headers.get('content-type') ?? '',
        });
        if ([...title].length > 1_000) return;
        assert.deepEqual([read?.bytes, read?.filename], [bytes, '夏天.jpg']);
        // Line ends become CRLF on the way, as forms have it.
        assert.equal(read?.title, title.toWellFormed().replace(/\r\n?|\n/g, '\r\n'));
      },
    ),
  );
});

test('bytes that only look like a form are refused by name, whatever the header says', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '--b',
      '--b--',
      '\r\n',
      '\n',
      'Content-Disposition: form-data; ',
      'name="media"',
      '; filename="',
      'name="description"',
      '{"title":1}',
      '"',
      ': ',
      'Content-Transfer-Encoding: base64',
    ),
    binary,
  );
  const type = fc.oneof(
    fc.constant('multipart/form-data; boundary=b'),
    fc.constantFrom(
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="',
    ),
    binary.map((text) => `multipart/form-data; boundary=${text.replace(/[^\x20-\x7e]/g, '')}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece), type, async (pieces, contentType) => {
      const file = await fileIn(Buffer.from(pieces.join('')), { 'content-type': contentType });
      if (file) assert.ok(file.bytes.byteLength > 0);
    }),
    { numRuns: 300 },
  );
});

test('the worst forms that fit into a request are read to their end', async () => {
  const fill = (bit: string, more = '') => Buffer.from(bit.repeat(4_000_000 / bit.length) + more);
  const part = '--b\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\n';
  for (const body of [
    fill('--b\r\n'),
    fill('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n', '--b--\r\n'),
    fill(`${part}x\r\n`, '--b--\r\n'),
    Buffer.concat([Buffer.from(part), fill('\r\n--', '\r\n--b--\r\n')]),
    Buffer.concat([Buffer.from('--b\r\n'), fill('A: b\r\n')]),
    Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="'), fill('name="')]),
    Buffer.concat([Buffer.from(part.replace('a"', '')), fill('a/', '.jpg"\r\n\r\nx\r\n--b--\r\n')]),
  ])
    await fileIn(body);
});

test('an Idempotency-Key is visible ASCII, or refused by name', () => {
  fc.assert(
    fc.property(fc.oneof(binary, fc.string({ maxLength: 300 })), (key) => {
      const read = () => idempotencyKeyOf(event('', { 'idempotency-key': key }));
      if (/^[\x21-\x7e]{1,255}$/.test(key)) assert.equal(read(), key);
      else assert.throws(read, { name: 'InvalidInput', message: /^Idempotency-Key: / });
    }),
  );
});

/** Almost what a list's own cursor is. */
const place = fc.record(
  {
    offset: fc.oneof(fc.nat(), value),
    time: fc.oneof(fc.nat(), value),
    seen: fc.oneof(fc.array(binary, { maxLength: 22 }), value),
    type: fc.oneof(fc.constantFrom('image', 'voice', 'video'), value),
    segment: fc.oneof(binary, value),
    media_id: fc.oneof(binary, value),
    log: fc.oneof(binary, fc.constantFrom('changes/1-a.jsonl', 'changes/../x', 'changes/'), value),
  },
  { requiredKeys: [] },
);
const cursors = fc.oneof(
  fc.record({ of: fc.oneof(fc.constant('image'), value), at: fc.oneof(place, value) }, { requiredKeys: [] }),
  value,
);

test('a list takes cursors of its own form alone, and WeChat is asked with whole numbers', async () => {
  const list = async (offset: number, count: number) => {
    assert.ok(Number.isSafeInteger(offset) && offset >= 0 && count >= 1, `${offset} ${count}`);
    return { item: [], total_count: 0, item_count: 0 };
  };
  await fc.assert(
    fc.asyncProperty(cursors, async (at) => {
      const cursor = encodeCursor(at);
      try {
        assert.ok('items' in (await listAnswer({ cursor }, 'image', list)));
      } catch (error) {
        assert.ok(error instanceof InvalidInput, `${error}`);
        assert.equal(error.errors?.[0]?.field, 'cursor');
      }
    }),
    { numRuns: 500 },
  );
});

test('a search takes its own cursors back, and no other ones', () => {
  const query = { type: 'image', q: '夏' } as const;
  const others = [
    {},
    { type: 'voice', q: '夏' },
    { type: 'image', q: 'x' },
    { ...query, deleted: true },
  ] as const;
  const line = fc.record({
    type: fc.constantFrom('image', 'voice', 'video'),
    segment: binary,
    time: fc.maxSafeNat(),
    media_id: binary,
  });
  fc.assert(
    fc.property(line, (at) => {
      const cursor = encodeCursor(cursorOf(query, at as never));
      assert.match(cursor, CURSOR_PATTERN);
      const read = decodeCursor(cursor, isCursorOf(query)).at;
      assert.deepEqual(read, JSON.parse(JSON.stringify(at)));
      for (const other of others) assert.throws(() => decodeCursor(cursor, isCursorOf(other)), InvalidInput);
    }),
  );
  const { of } = cursorOf(query, { log: 'changes/x' } as never);
  fc.assert(
    fc.property(place, (at) => {
      if (!isCursorOf(query)({ of, at })) return;
      const { log, segment, time } = at as Json;
      // What names an object leads to one of the catalogue's.
      if (log === undefined) assert.ok(typeof segment === 'string' && Number.isSafeInteger(time));
      else assert.match(String(log), /^changes\/[\w.-]+$/);
    }),
    { numRuns: 500 },
  );
});
