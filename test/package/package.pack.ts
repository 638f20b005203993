/**
 * What `osls package` makes, without credentials: the zips that a deployment would send. It builds every function, which keeps both cores busy for half a minute, so it is no part of `npm test`: `npm run test:package`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { serviceFolder } from '../../dev/stack/service.ts';
import { outputOf, packageService, type Template } from '../../dev/template/package.ts';

const run = promisify(execFile);
const MAX_ZIP_BYTES = 700_000;

let folder: string;
let template: Template;

before(async () => {
  await mkdir(join(serviceFolder, '.local'), { recursive: true });
  folder = await mkdtemp(join(serviceFolder, '.local', 'package-'));
  template = await packageService({ folder, params: { egress: 'none' }, code: true });
});
after(() => rm(folder, { recursive: true, force: true }));

const functions = () =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');

test('every function has a zip of its own, none above 700 kB with its source map', async () => {
  const zips = (await readdir(outputOf(folder))).filter((name) => name.endsWith('.zip'));
  assert.equal(zips.length, functions().length);
  for (const zip of zips) {
    const bytes = await readFile(join(outputOf(folder), zip));
    assert.ok(bytes.byteLength <= MAX_ZIP_BYTES, `${zip} has ${bytes.byteLength} bytes`);
    const names = zipEntries(bytes).map(({ name }) => name);
    const bundles = names.filter((name) => name.endsWith('.mjs'));
    assert.ok(bundles.length > 0, zip);
    for (const bundle of bundles)
      assert.ok(names.includes(`${bundle}.map`), `${zip} lacks the map of ${bundle}`);
    // Another function's chunks would stand under its name.
    assert.equal(new Set(bundles.map((name) => name.split('/').at(-1)?.split('.')[0])).size, 1, zip);
  }
});

test("a bundle imports none of Node's modules whole, and holds no contract but of its own route", async () => {
  for (const [id, { Properties }] of functions()) {
    const { S3Key } = (Properties as unknown as { Code: { S3Key: string } }).Code;
    const bundles = zipEntries(await readFile(join(outputOf(folder), basename(S3Key)))).filter(({ name }) =>
      name.endsWith('.mjs'),
    );
    const code = bundles.map(({ bytes }) => bytes().toString()).join('\n');
    assert.doesNotMatch(code, /\b(?:from|import)\s*"node:/, id);
    // The one that answers openapi.json has them all.
    if (!/openapi/i.test(id)) assert.ok((code.match(/\bsummary:"/g) ?? []).length <= 1, id);
  }
});

test('every bundle loads from its file', async () => {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'eu-west-1',
    ...Object.fromEntries(ENVIRONMENT.map((name) => [name, 'https://x'])),
  };
  for (const [id, { Properties }] of functions()) {
    const { Handler, Code } = Properties as unknown as { Handler: string; Code: { S3Key: string } };
    const code = join(folder, id);
    await unzip(await readFile(join(outputOf(folder), basename(Code.S3Key))), code);
    const file = join(code, Handler.replace(/\.handler$/, '.mjs'));
    const script = `import(${JSON.stringify(file)}).then(({ handler }) => process.exit(typeof handler === 'function' ? 0 : 1))`;
    await assert.doesNotReject(run(process.execPath, ['-e', script], { env }), id);
  }
});
const ENVIRONMENT = [
  'WECHAT_BASE_URL',
  'PARAMETER_PREFIX',
  'STAGING_BUCKET',
  'LIBRARY_BUCKET',
  'FORWARD_QUEUE_URL',
  'SOURCE_QUEUE_URL',
  'DOWNLOAD_QUEUE_URL',
  'DRAFT_QUEUE_URL',
  'MIRROR_QUEUE_URL',
  'DELETION_QUEUE_URL',
  'REFRESH_FUNCTION',
];

/** The entries of a zip's central directory. */
function zipEntries(zip: Buffer) {
  const entries: { name: string; bytes: () => Buffer }[] = [];
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16);
  while (zip.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const [name, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const isPacked = zip.readUInt16LE(at + 10) !== 0;
    const stored = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      bytes: () => (isPacked ? inflateRawSync(stored) : stored),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function unzip(zip: Buffer, into: string): Promise<void> {
  for (const { name, bytes } of zipEntries(zip)) {
    const file = join(into, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes());
  }
}
