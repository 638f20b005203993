/** One upload on its way through one fault. */
import assert from 'node:assert/strict';
import type { UploadRequest } from '../../lib/uploads/create.ts';
import type { UploadDocument } from '../../lib/uploads/upload.ts';
import { bytesOf } from '../helpers/fixtures.ts';
import type { Fault } from './cells.ts';
import { checkUpload } from './invariants.ts';
import { numbering } from './numbering.ts';
import { SKEW_MS } from './strike.ts';
import { openTracking, type Tracked } from './tracked.ts';
import { asNobody, type Step, type Worker } from './workers.ts';
import { type Message, openWorld, type Work, type World } from './world.ts';

/** A step by its name; the second of a name is `name (2)`. */
export type Numbered = string;

export type Situation = {
  readonly request: UploadRequest;
  /** What has happened before the operation begins; by default the file has come, and S3 has announced it. */
  readonly before?: (tracked: Tracked, bytes: Buffer) => Promise<unknown>;
  /** Sets the operation going; without it the message that there is does. */
  readonly start?: (tracked: Tracked) => Work;
};

export type Scenario = Awaited<ReturnType<typeof openScenario>>;

export async function openScenario() {
  const world = await openWorld();
  const tracking = await openTracking(world);
  const { clock, steps } = world;
  let files = 0;

  /** No two files are the same, but for their length. */
  const newBytes = () => Buffer.concat([bytesOf('photo.jpg'), Buffer.from(String(files++).padStart(8))]);

  /** Delivers what is in the queue, in the order of time, until nothing is left. */
  async function drain(
    delivering: (message: Message) => void = () => {},
    others: readonly Promise<unknown>[] = [],
  ): Promise<number> {
    let deliveries = 0;
    for (let message = world.nextMessage(); message; message = world.nextMessage()) {
      assert.ok(deliveries++ < 100, 'it never ends');
      clock.advance(Math.max(0, message.at - clock.now()));
      delivering(message);
      await world.deliver(message);
      // Time does not pass while somebody else is at work.
      await Promise.all(others);
    }
    return deliveries;
  }

  /** The sweep comes by while the upload has no end. */
  async function sweep(tracked: Tracked): Promise<number> {
    for (let sweeps = 0; ; sweeps++) {
      const wait = await tracking.untilSwept([tracked]);
      if (wait === undefined) return sweeps;
      assert.ok(sweeps < 10, 'the sweep comes by in vain');
      clock.advance(wait);
      await world.refreshTokens();
      world.send(world.sweep, 1);
      await drain();
    }
  }

  async function prepared({ request, before, start }: Situation) {
    await world.reset();
    const bytes = newBytes();
    const size = request.source_url === undefined ? bytes.byteLength : undefined;
    const tracked = await tracking.create('main', { size, ...request });
    if (before) await before(tracked, bytes);
    else await tracking.put(tracked, bytes);
    if (start) world.send(start(tracked));
    return tracked;
  }

  /** Takes an upload through its steps without a fault. @returns the steps, in order, those of a name numbered */
  async function record(situation: Situation): Promise<Numbered[]> {
    const tracked = await prepared(situation);
    const number = numbering();
    const seen: Numbered[] = [];
    steps.plan = (_, { name }) => {
      seen.push(number(name));
      return undefined;
    };
    await drain();
    await checkUpload(world, tracking, tracked);
    return seen;
  }

  /** Takes an upload through its steps and one fault. @returns how it ended */
  async function meet(situation: Situation, step: Numbered, fault: Fault, skew = SKEW_MS): Promise<string> {
    const tracked = await prepared(situation);
    const number = numbering();
    let at: Message | undefined;
    let met = false;
    const others: Promise<unknown>[] = [];
    const again = async (message: Message) => {
      await asNobody(() => world.deliver({ ...message }));
    };
    steps.plan = async (worker: Worker, { name }: Step) => {
      if (met || number(name) !== step) return undefined;
      met = true;
      assert.ok(at);
      if (fault === 'clock skew') worker.skewMs = skew;
      else if (fault === 'delivered twice') await again(at);
      else if (fault === 'out of order') {
        await asNobody(() => tracking.put(tracked, newBytes()));
        for (const waiting of world.queue.splice(0)) await again(waiting);
      } else if (fault === 'two at once') {
        const { promise, resolve } = Promise.withResolvers<void>();
        const second = again(at);
        const plan = steps.plan;
        steps.plan = (_, { name: theirs }) => {
          if (theirs === name) resolve();
          return undefined;
        };
        others.push(second);
        await Promise.race([promise, second]);
        steps.plan = plan;
      } else return fault;
      return undefined;
    };
    const deliveries = await drain((message) => {
      at = message;
    }, others);
    assert.ok(met, `${step} was never reached`);
    const asked = world.calls('stable_token');
    assert.ok(asked <= 1, `${asked} requests for a token`);
    const sweeps = await sweep(tracked);
    await checkUpload(world, tracking, tracked);
    return told(await tracking.stateOf(tracked), world, deliveries, sweeps);
  }

  return { world, tracking, drain, record, meet };
}

/** How it ended: what was done about the fault, and the state. */
function told(upload: UploadDocument, world: World, deliveries: number, sweeps: number): string {
  const looks = world.calls('material/batchget_material');
  const sends =
    world.calls('material/add_material') + world.calls('media/upload') + world.calls('media/uploadimg');
  const how = [
    ...(sweeps > 0 ? ['swept'] : []),
    ...(looks > 0 ? ['looked up'] : []),
    ...(sends > 1 ? ['sent again'] : looks === 0 && sweeps === 0 && deliveries > 1 ? ['later'] : []),
  ];
  const { state, error, duplicates } = upload;
  const end = error ? `${state}: ${error.type.split(':').at(-1)}` : state;
  return [...how, duplicates ? `${end}, the second one told` : end].join(', ');
}
