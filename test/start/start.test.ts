/** `npm start` as a user runs it, with another WeChat than the simulator. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { serviceFolder } from '../../dev/stack/service.ts';
import { startOtherWeChat } from '../helpers/other-wechat.ts';
import { articlesAtAnotherWeChat } from './articles.ts';
import { filesAtAnotherWeChat } from './files.ts';
import { serviceAt } from './service.ts';

const LOCAL_FOLDER = '.local/test-start';
const infoFile = join(serviceFolder, LOCAL_FOLDER, 'stack.json');
after(() => rm(join(serviceFolder, LOCAL_FOLDER), { recursive: true, force: true }));

test('npm start says ready, works with another WeChat, and stops on Ctrl-C', {
  timeout: 120_000,
}, async (t) => {
  const app = { app_id: 'wx0123456789abcdef', app_secret: 'f'.repeat(32) };
  const wechat = await startOtherWeChat(app);
  t.after(() => wechat.close());
  const env = {
    ...process.env,
    LOCAL_FOLDER,
    PORT: '0',
    WECHAT_BASE_URL: wechat.url,
    WECHAT_APP_ID: app.app_id,
    WECHAT_APP_SECRET: app.app_secret,
  };
  // A group of its own, so that the signal reaches npm and all below it, as a terminal's does.
  const npm = spawn('npm', ['start'], {
    cwd: serviceFolder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => npm.exitCode ?? npm.signalCode ?? process.kill(-(npm.pid ?? 0), 'SIGKILL'));
  let output = '';
  for await (const chunk of npm.stdout) {
    output += chunk;
    if (output.includes('Ready: ')) break;
  }
  assert.match(output, /^Ready: http:\/\/127\.0\.0\.1:\d+ · key wm_\w+_[\w-]+ · account main/m);

  const info = JSON.parse(await readFile(infoFile, 'utf8'));
  assert.deepEqual(Object.keys(info).slice(0, 4), ['api_url', 'api_key', 'account', 'wechat_url']);
  assert.equal(info.wechat_url, wechat.url);
  const bench = { service: serviceAt(info), wechat };
  await filesAtAnotherWeChat(t, bench);
  await articlesAtAnotherWeChat(t, bench);

  const gone = once(npm, 'exit');
  process.kill(-(npm.pid ?? 0), 'SIGINT');
  await gone;
  assert.equal(existsSync(infoFile), false);
  await assert.rejects(fetch(`${info.api_url}/health`));
});
