import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RefusalReason, RemoteRefused } from '../../../lib/net/remote-refused.ts';

test('what may pass by itself is told from what may not', () => {
  const passing: Readonly<Record<Exclude<RefusalReason, 'status'>, boolean>> = {
    invalid_url: false,
    scheme: false,
    port: false,
    credentials: false,
    literal_address: false,
    not_public: false,
    unresolvable: true,
    redirects: false,
    too_large: false,
    timeout: true,
    unreachable: true,
  };
  for (const [reason, transient] of Object.entries(passing)) {
    assert.equal(new RemoteRefused(reason as RefusalReason).transient, transient, reason);
  }
});

test('a status may pass if it speaks of a bad moment', () => {
  for (const status of [429, 500, 502, 503, 504]) {
    assert.equal(new RemoteRefused('status', status).transient, true);
  }
  for (const status of [204, 304, 400, 401, 403, 404, 410]) {
    assert.equal(new RemoteRefused('status', status).transient, false);
  }
});

test('the message is the reason and the status', () => {
  assert.equal(new RemoteRefused('status', 404).message, 'Remote file refused: status 404');
  assert.equal(new RemoteRefused('timeout').message, 'Remote file refused: timeout');
});
