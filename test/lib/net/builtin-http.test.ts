import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Which parts of Node's own are there after an import. */
async function loadedBy(specifier: string): Promise<string> {
  const script = `await import(${JSON.stringify(specifier)}); console.log(process.moduleLoadList.join(' '))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return stdout;
}

test('what sends our requests does not make Node load undici', async () => {
  const ours = await loadedBy(new URL('../../../lib/net/http.ts', import.meta.url).href);
  assert.match(ours, /NativeModule http\b/);
  assert.doesNotMatch(ours, /undici/);
  assert.match(await loadedBy('node:http'), /undici/, 'else builtin-http.ts is of no use any more');
});
