/** The operations CLI as a process of its own, on the running stack. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { api, info, simulator } from '../helpers/stack.ts';

const folder = await mkdtemp(join(tmpdir(), 'ops-'));
after(() => rm(folder, { recursive: true }));
await writeFile(join(folder, 'stack.json'), JSON.stringify(info));

async function ops(line: string, stdin = ''): Promise<string> {
  const main = join(import.meta.dirname, '../../ops/main.ts');
  const running = promisify(execFile)(process.execPath, [main, ...line.split(' '), '--local'], {
    env: { ...process.env, LOCAL_FOLDER: folder, LC_ALL: 'C' },
  });
  running.child.stdin?.end(stdin);
  return (await running).stdout;
}

test('an account is added to the running service, and everything of it is in order', async () => {
  const account = `ops${randomBytes(4).toString('hex')}`;
  const app_id = `wx${randomBytes(8).toString('hex')}`;
  const app_secret = randomBytes(16).toString('hex');
  await simulator('/apps', { app_id, app_secret });
  const added = await ops(`account add ${account} --app-id ${app_id} --secret-stdin`, app_secret);
  assert.match(added, /is stored, and WeChat gives it a token/);
  const shown = await api(`/v1/accounts/${account}`);
  assert.deepEqual([shown.json.app_id, shown.json.token.state], [app_id, 'valid']);
  // Other tests leave dead letters in the queues, and doctor's exit code tells of these too.
  const told = await ops(`doctor ${account} --json`).catch(({ stdout }: { stdout: string }) => stdout);
  const { checks } = JSON.parse(told) as { checks: { check: string; account?: string; state: string }[] };
  assert.deepEqual(
    checks.map(({ check, state, account: whose }) => (whose ? `${check} ${state}` : check)),
    [
      ...['credentials', 'materials', 'drafts', 'publishing', 'quota'].map((check) => `${check} ok`),
      ...['forward', 'source', 'download', 'draft', 'mirror', 'deletion'].map((queue) => `queue:${queue}`),
    ],
  );
});
