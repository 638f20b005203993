/** The alarm `token-old` and the tokens of WeChat: silent while all is well, and in time when it is not. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSimulator } from '../../../dev/wechat/simulator.ts';
import type { AccountStatus, StoredToken } from '../../../lib/accounts/account-parameters.ts';
import { fetchStableToken } from '../../../lib/wechat/index.ts';
import { emfDuring } from '../../helpers/emf.ts';

process.env.PARAMETER_PREFIX = '/test';
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const { AHEAD_MS, createRefresher } = await import('../../../lib/accounts/refresh.ts');
const { refreshDue } = await import('../../../lib/accounts/refresh-due.ts');
const { publishMetrics } = await import('../../../lib/metrics.ts');

const MINUTE = 60_000;

async function alarm(): Promise<{ Threshold: number; EvaluationPeriods: number }> {
  const make = createRequire(import.meta.url)(join(import.meta.dirname, '../../../resources/alarms.cjs'));
  const { Resources } = await make({ resolveVariable: async () => '' });
  return Resources.TokenOldAlarm.Properties;
}

/** The account of one simulator, whose schedule runs once a minute of its clock. */
async function startAccount(t: { after: (end: () => Promise<void>) => void }) {
  const simulator = await startSimulator();
  t.after(() => simulator.close());
  const { clock } = simulator.state;
  const now = () => clock.now();
  let token: StoredToken | undefined;
  let status: AccountStatus | undefined;
  const refresh = createRefresher({
    readCredentials: async () => JSON.stringify({ kind: 'secret', ...simulator.app }),
    readToken: async () => token,
    writeToken: async (_, written) => {
      token = written;
    },
    readStatus: async () => status,
    writeStatus: async (_, written) => {
      status = written;
    },
    fetchToken: (credentials) => fetchStableToken(credentials, { baseUrl: simulator.url }),
    now,
  });
  const run = async () => {
    await refreshDue({
      listAccounts: async () => ['main'],
      readStatuses: async () => new Map(status ? [['main', status]] : []),
      refresh: (account) => refresh({ account }, AHEAD_MS),
      now,
    });
    await publishMetrics();
  };
  return {
    simulator,
    left: () => Date.parse(token?.expires_at ?? '') - now(),
    /** The age that the next minute's run tells, in seconds. A schedule is never on time to the second. */
    async minute(): Promise<number> {
      clock.advance(MINUTE - 3_000 + Math.random() * 6_000);
      const [line] = await emfDuring(run);
      return line?.metrics.TokenAge?.values[0] ?? Number.NaN;
    },
  };
}

test('in eight hours that go well it never comes near', async (t) => {
  const { Threshold } = await alarm();
  const { minute } = await startAccount(t);
  const ages: number[] = [];
  for (let minutes = 0; minutes < 8 * 60; minutes++) ages.push(await minute());
  const oldest = Math.max(...ages);
  // Older than 110 minutes, too: WeChat gives no other token before.
  assert.ok(oldest > 110 * 60 && oldest < Threshold, `${oldest}`);
});

test('if WeChat cannot be reached it goes off before the token ends', async (t) => {
  const { Threshold, EvaluationPeriods } = await alarm();
  const { minute, left, simulator } = await startAccount(t);
  for (let minutes = 0; minutes < 60; minutes++) await minute();
  simulator.state.faults.add({ path: '/cgi-bin/stable_token', times: 'always', fault: { status: 503 } });
  let above = 0;
  while (above < EvaluationPeriods && left() > 0) above = (await minute()) > Threshold ? above + 1 : 0;
  assert.equal(above, EvaluationPeriods);
  assert.ok(left() > 0, `${left()}`);
});
