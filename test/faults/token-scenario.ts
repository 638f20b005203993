/** The token on its way through one fault: SSM and WeChat are real servers. */
import assert from 'node:assert/strict';
import type { Fault } from './cells.ts';
import { numbering } from './numbering.ts';
import { SKEW_MS } from './strike.ts';
import { asNobody, asWorker, type Step, type Worker } from './workers.ts';
import { openWorld, type Process } from './world.ts';

const MINUTE = 60_000;

export async function openTokenScenario() {
  const world = await openWorld();
  const { clock, steps, simulator, ssm } = world;
  const parameters = await import('../../lib/accounts/account-parameters.ts');
  const { AHEAD_MS, createRefresher } = await import('../../lib/accounts/refresh.ts');
  const { fetchStableToken } = await import('../../lib/wechat/index.ts');
  const { sendHttp } = await import('../../lib/net/http.ts');

  const onSsm = <T>(name: string, take: () => Promise<T>) => steps.meet({ name, on: 'ssm' }, take);

  /** A process of refresh-token. */
  const refresher = () =>
    createRefresher({
      readCredentials: (account) => onSsm('read the credentials', () => parameters.readCredentials(account)),
      readToken: (account) => onSsm('read the token', () => parameters.readToken(account)),
      readStatus: (account) => onSsm('read the status', () => parameters.readStatus(account)),
      writeToken: (account, token) => onSsm('write the token', () => parameters.writeToken(account, token)),
      writeStatus: (account, status) =>
        onSsm('write the status', () => parameters.writeStatus(account, status)),
      fetchToken: (app) =>
        fetchStableToken(app, {
          baseUrl: simulator.url,
          send: (request) =>
            steps.meet({ name: 'ask WeChat', on: 'wechat', api: request.url.pathname }, () =>
              sendHttp(request),
            ),
        }),
      now: world.now,
    });

  const stored = () => JSON.parse(ssm.value('/test/accounts/main/token') ?? '{}');
  const isGood = () =>
    world.appOf('main').tokens.check(stored().access_token, clock.now()) === 'valid' &&
    Date.parse(stored().expires_at) - clock.now() > AHEAD_MS;

  /** A run of the schedule. */
  const scheduled = () => asWorker(world.newWorker(), () => refresher()({ account: 'main' }, AHEAD_MS));

  /** The end of a token's life: at WeChat the next one is to be had. */
  async function prepare(): Promise<void> {
    await world.reset(3 * 60 * MINUTE);
    clock.advance(116 * MINUTE);
    simulator.state.log.clear();
  }

  /** The fault meets the step once; two at once: the other run comes to it, and both go on. */
  function planFor(step: string, fault: Fault | undefined, skew: number, other: () => Promise<unknown>) {
    const number = numbering();
    const seen: string[] = [];
    const others: Promise<unknown>[] = [];
    let met = false;
    steps.plan = async (worker: Worker, { name }: Step) => {
      const numbered = number(name);
      seen.push(numbered);
      if (met || numbered !== step || fault === undefined) return undefined;
      met = true;
      if (fault === 'clock skew') worker.skewMs = skew;
      else if (fault === 'two at once') {
        const { promise, resolve } = Promise.withResolvers<void>();
        steps.plan = (_, { name: theirs }) => {
          if (theirs === name) resolve();
          return undefined;
        };
        const second = asNobody(other).catch(() => undefined);
        others.push(second);
        await Promise.race([promise, second]);
      } else return fault;
      return undefined;
    };
    return { seen, others, wasMet: () => met };
  }

  /** A call as functions make them, in a process of its own. */
  const count = async (process: Process) => {
    await process.wechatOf('main').materials.count();
  };

  /** A process that holds the token. */
  async function warmed(): Promise<Process> {
    const process = world.newProcess();
    await count(process);
    return process;
  }

  const killToken = () => world.appOf('main').tokens.invalidateAll(clock.now());

  /** Two processes whose token has died. */
  async function warm(): Promise<[Process, Process]> {
    await world.reset(30 * MINUTE);
    const processes: [Process, Process] = [await warmed(), await warmed()];
    killToken();
    simulator.state.log.clear();
    return processes;
  }

  const asked = () => world.calls('stable_token');

  return {
    world,

    /** The steps of a renewal. */
    async record(): Promise<string[]> {
      await prepare();
      const { seen } = planFor('', undefined, 0, scheduled);
      await scheduled();
      assert.ok(isGood());
      return seen;
    },

    /** A renewal meets a fault. */
    async refresh(step: string, fault: Fault, skew = SKEW_MS): Promise<string> {
      await prepare();
      const before = stored().access_token;
      const { others, wasMet } = planFor(step, fault, skew, scheduled);
      await scheduled().catch(() => undefined);
      await Promise.all(others);
      steps.plan = () => undefined;
      assert.ok(wasMet(), `${step} was never reached`);
      // Readers are served all the while: by the old token, or the new one.
      const inForce = stored().access_token;
      assert.equal(world.appOf('main').tokens.check(inForce, clock.now()), 'valid');
      let end = isGood() && isTold() ? 'renewed' : '';
      for (let minutes = 1; !end && minutes <= 4; minutes++) {
        clock.advance(MINUTE);
        await scheduled().catch(() => undefined);
        if (isGood() && isTold()) end = minutes === 1 ? 'next minute' : `after ${minutes} minutes`;
      }
      assert.ok(asked() <= 4, `${asked()} requests for a token`);
      assert.notEqual(stored().access_token, before);
      return end || 'never';
    },

    /** The steps of a call whose token has died. */
    async recordCall(): Promise<string[]> {
      const [process] = await warm();
      const { seen } = planFor('', undefined, 0, async () => {});
      await asWorker(world.newWorker(), () => count(process));
      return seen;
    },

    /** A call whose token has died meets a fault. */
    async call(step: string, fault: Fault, skew = SKEW_MS): Promise<string> {
      const [process, other] = await warm();
      const { others, wasMet } = planFor(step, fault, skew, () =>
        asWorker(world.newWorker(), () => count(other)),
      );
      const worker = world.newWorker();
      const first = await asWorker(worker, () => count(process)).then(
        () => 'answered',
        () => 'error',
      );
      await Promise.all(others);
      steps.plan = () => undefined;
      assert.ok(wasMet(), `${step} was never reached`);
      // A token that nothing could replace is left alone for a while.
      clock.advance(11_000);
      // What died is gone with its memory.
      if (first === 'error') await count(worker.dead ? world.newProcess() : process);
      // One for each process, and for each token that died.
      const situations = fault === '40001' || fault === 'two at once' ? 2 : 1;
      assert.ok(asked() <= situations, `${asked()} requests for a token`);
      return first === 'error' ? 'error, then answered' : first;
    },
  };

  /** The status tells of the token that there is. */
  function isTold(): boolean {
    const status = JSON.parse(ssm.value('/test/accounts/main/status') ?? '{}');
    return status.token_expires_at === stored().expires_at && status.last_error === undefined;
  }
}
