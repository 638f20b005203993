import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { deadline } from '../../../lib/net/deadline.ts';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

test('it aborts when its time is over, as a timeout', () => {
  const { signal } = deadline(50);
  mock.timers.tick(49);
  assert.equal(signal.aborted, false);
  mock.timers.tick(1);
  assert.equal(signal.reason.name, 'TimeoutError');
});

test('it aborts with its parent, and for the same reason', () => {
  const parent = new AbortController();
  const { signal } = deadline(50, parent.signal);
  parent.abort(new Error('enough'));
  assert.equal(signal.reason.message, 'enough');
  assert.equal(deadline(50, parent.signal).signal.reason.message, 'enough');
});

test('ended, it leaves nothing behind', () => {
  const parent = new AbortController();
  const { signal, end } = deadline(50, parent.signal);
  end();
  assert.equal(getEventListeners(parent.signal, 'abort').length, 0);
  mock.timers.tick(100);
  assert.equal(signal.aborted, false);
});
