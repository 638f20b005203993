import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { knownErrcodes } from '../../lib/wechat/errcodes.ts';
import { WeChatError, WeChatUnreachable } from '../../lib/wechat/index.ts';
import { emfDuring } from '../helpers/emf.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_SERVICE_NAME = 'wechat-materials-test';
const { annotate, COUNTERS, count, GAUGES, gauge, publishMetrics } = await import('../../lib/metrics.ts');
const { noteFailure } = await import('../../lib/accounts/note-failure.ts');
const { rememberSecret } = await import('../../lib/redact.ts');

test('an invocation is one line: counters added up, the greatest of each gauge', async () => {
  const lines = await emfDuring(async () => {
    count('UploadsDone');
    count('UploadsDone');
    count('BytesForwarded', 1_000);
    count('BytesForwarded', 24);
    for (const value of [10, 81.5, 3]) gauge('QuotaUsed', value);
    await publishMetrics();
  });
  assert.deepEqual(lines, [
    {
      namespace: 'WeChatMaterials',
      dimensions: { service: 'wechat-materials-test' },
      metrics: {
        UploadsDone: { unit: 'Count', values: [2] },
        BytesForwarded: { unit: 'Bytes', values: [1_024] },
        QuotaUsed: { unit: 'Percent', values: [81.5] },
      },
      notes: {},
    },
  ]);
});

test('the next invocation begins anew, and one that has nothing to say says nothing', async () => {
  assert.deepEqual(await emfDuring(publishMetrics), []);
  const [line] = await emfDuring(async () => {
    gauge('TokenAge', 0);
    await publishMetrics();
  });
  assert.deepEqual(line?.metrics, { TokenAge: { unit: 'Seconds', values: [0] } });
});

test('what is said beside the numbers is no dimension, holds no secret, and is not said again', async () => {
  rememberSecret('a-secret-value');
  const lines = await emfDuring(async () => {
    annotate('oldest_token_of', 'main a-secret-value');
    count('UploadsDone');
    await publishMetrics();
    count('UploadsDone');
    await publishMetrics();
  });
  assert.deepEqual(
    lines.map(({ notes }) => notes),
    [{ oldest_token_of: 'main [redacted]' }, {}],
  );
});

test('every errcode is counted under its kind', async () => {
  const note = noteFailure({ account: 'main' });
  for (const errcode of [...knownErrcodes(), 12345]) {
    const error = new WeChatError('/cgi-bin/x', errcode, 'said');
    const [line] = await emfDuring(async () => {
      note(error);
      await publishMetrics();
    });
    const pascal = error.class.kind.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    assert.deepEqual(line?.metrics, { [`WeChatError${pascal}`]: { unit: 'Count', values: [1] } });
  }
  const [line] = await emfDuring(async () => {
    note(new WeChatUnreachable('/cgi-bin/x', 'timeout', 'all'));
    await publishMetrics();
  });
  assert.deepEqual(line?.metrics, { WeChatUnreachable: { unit: 'Count', values: [1] } });
});

test('every metric there is a name for is told somewhere', () => {
  const root = join(import.meta.dirname, '../../lib');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'metrics.ts')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('');
  for (const name of Object.keys({ ...COUNTERS, ...GAUGES })) assert.ok(sources.includes(`'${name}'`), name);
});
