/** The documentation names what there is, with its real default. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROUTES } from '../../../dev/wechat/control/routes.ts';
import { LIMITS } from '../../../dev/wechat/core/limits.ts';
import { QUIRKS } from '../../../dev/wechat/core/quirks.ts';

const DOC = readFileSync(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');

/** The first cells of the table below a heading, and the second cells beside them. */
function rows(heading: string): Map<string, string> {
  const section =
    DOC.slice(DOC.indexOf(`${heading}\n`))
      .slice(heading.length)
      .split(/^##/m)[0] ?? '';
  const lines = section.matchAll(/^\| `([^`]+)` +\| (.*?) +\|/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

test('every quirk stands in the table, with its default', () => {
  const expected = Object.entries(QUIRKS).map(([name, { on }]) => [name, on ? 'on' : 'off']);
  assert.deepEqual(Object.fromEntries(rows('## Habits that can be switched')), Object.fromEntries(expected));
});

test('every limit stands in the table, with its default', () => {
  const expected = Object.entries(LIMITS).map(([name, { value }]) => [name, String(value)]);
  assert.deepEqual(Object.fromEntries(rows('## Numbers that can be changed')), Object.fromEntries(expected));
});

test('every control call stands in the table, and no other', () => {
  const expected = ROUTES.map(({ method, path }) => `${method} /_simulator${path === '/' ? '' : path}`);
  assert.deepEqual([...rows('### Every call').keys()].sort(), expected.sort());
});
