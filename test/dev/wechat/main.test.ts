import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { getJson, simulator } from './helpers.ts';

const MAIN = fileURLToPath(new URL('../../../dev/wechat/main.ts', import.meta.url));

function run(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, out: child.stdout, err: child.stderr };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? (await once(child, 'exit'))[0];
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`the command says where it listens, and ends cleanly on ${signal}`, async (t) => {
    const { child, out } = run('--port', '0', '--app-id', 'wxcommand', '--app-secret', 'shh');
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    while (!said.includes('/_simulator')) said += String((await once(out, 'data'))[0]);
    const [, url = ''] = /listening on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(said) ?? [];
    assert.match(said, /appid {3}wxcommand\n/);
    assert.match(said, /secret {2}shh\n/);
    const query = 'grant_type=client_credential&appid=wxcommand&secret=shh';
    assert.equal((await getJson(`${url}/cgi-bin/token?${query}`)).expires_in, 7200);
    child.kill(signal);
    assert.equal(await exitCode(child), 0);
  });
}

/** Runs the command to its end. */
async function finish(...args: string[]) {
  const { child, out, err } = run(...args);
  const [said, complained, code] = await Promise.all([text(out), text(err), exitCode(child)]);
  return { said, complained, code };
}

test('--help explains, and mistakes are explained', async () => {
  const [help, flag, port] = await Promise.all([
    finish('--help'),
    finish('--prot', '1'),
    finish('--port', '99999'),
  ]);
  assert.match(help.said, /--app-secret/);
  assert.equal(help.code, 0);
  assert.match(flag.complained, /Unknown option '--prot'/);
  assert.equal(flag.code, 2);
  assert.match(port.complained, /--port must be a number up to 65535, not 99999/);
  assert.equal(port.code, 2);
});

test('a port that is taken is said', async (t) => {
  const { port } = await simulator(t);
  const { complained, code } = await finish('--port', String(port));
  assert.match(complained, /EADDRINUSE: address already in use/);
  assert.equal(code, 1);
});
