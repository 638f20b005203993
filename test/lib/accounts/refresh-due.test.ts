import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountStatus } from '../../../lib/accounts/account-parameters.ts';

process.env.PARAMETER_PREFIX = '/test';
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const { refreshDue } = await import('../../../lib/accounts/refresh-due.ts');

const NOW = Date.parse('2026-03-01T00:00:00Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

const status = (more: Partial<AccountStatus> = {}): AccountStatus => ({
  kind: 'secret',
  app_id: 'wx',
  ...more,
});
const failed = (retryIn: number): AccountStatus =>
  status({
    token_expires_at: at(100),
    last_error: {
      reason: 'refused',
      errcode: 40164,
      at: at(-1),
      attempts: 1,
      retry_at: at(retryIn),
      credentials: 'x',
    },
  });

async function dueAmong(statuses: Readonly<Record<string, AccountStatus | undefined>>): Promise<string[]> {
  const refreshed: string[] = [];
  await refreshDue({
    listAccounts: async () => Object.keys(statuses),
    readStatuses: async () =>
      new Map(Object.entries(statuses).flatMap(([name, known]) => (known ? [[name, known]] : []))),
    refresh: async (account) => {
      refreshed.push(account);
      return { state: 'ok' };
    },
    now: () => NOW,
  });
  return refreshed;
}

test('only accounts with little left, without a token, or with a retry due are looked at', async () => {
  const due = await dueAmong({
    new: undefined,
    tokenless: status(),
    fresh: status({ token_expires_at: at(60) }),
    ending: status({ token_expires_at: at(9) }),
    expired: status({ token_expires_at: at(-5) }),
    external: status({ kind: 'external', token_expires_at: at(1) }),
    'failed, due': failed(-1),
    'failed, not due': failed(10),
  });
  assert.deepEqual(due, ['new', 'tokenless', 'ending', 'expired', 'failed, due']);
});

test('five at once, and a failure touches no other', async () => {
  const accounts = Array.from({ length: 23 }, (_, index) => `a${index}`);
  let running = 0;
  let most = 0;
  const finished: string[] = [];
  await refreshDue({
    listAccounts: async () => accounts,
    readStatuses: async () => new Map(),
    refresh: async (account) => {
      running += 1;
      most = Math.max(most, running);
      await delay(2);
      running -= 1;
      if (account === 'a3') throw new Error('broken');
      finished.push(account);
      return account === 'a4' ? { state: 'refused' } : { state: 'ok' };
    },
    now: () => NOW,
  });
  assert.equal(most, 5);
  assert.equal(finished.length, 22);
});
