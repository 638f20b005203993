/** Whoever dies holds no connection: the pools are shared with all who live, and would be used up. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Mortal } from './mortal.ts';
import { answerTo, overTheWire } from './wire.ts';

const unread = () => new Readable({ read() {} });

test('what a process has not read of an answer ends with it', async () => {
  const process = new Mortal();
  const Body = unread();
  await answerTo(process, Promise.resolve({ output: { Body } }));
  assert.equal(Body.destroyed, false);
  process.die();
  assert.equal(Body.destroyed, true);
});

test('so does what comes to a process that is dead', async () => {
  const process = new Mortal();
  process.die();
  const Body = unread();
  await answerTo(process, Promise.resolve({ output: { Body } }));
  assert.equal(Body.destroyed, true);
});

test('an answer that is lost is lost with its connection', async () => {
  const body = unread();
  const attempt = overTheWire('after', async () => ({ response: { body } }));
  await assert.rejects(attempt, { code: 'ECONNRESET' });
  assert.equal(body.destroyed, true);
});
