/**
 * The random walk: some uploads of all kinds, two accounts, strangers, a list that lags, workers interleaved, messages doubled
 * and in any order, and faults at any step, drawn by a seed. In the end everything must be as the invariants say.
 */
import assert from 'node:assert/strict';
import { addToLibrary } from '../../dev/wechat/core/library-items.ts';
import type { UploadRequest } from '../../lib/uploads/create.ts';
import type { UploadState } from '../../lib/uploads/upload.ts';
import type { MediaType } from '../../lib/wechat/index.ts';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';
import { checkUpload, madeBy } from './invariants.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { faultsAt, SKEW_MS } from './strike.ts';
import { openTracking, type Tracked } from './tracked.ts';
import { asNobody } from './workers.ts';
import { ACCOUNTS, type Account, type Message, openWorld, type Process } from './world.ts';

export type WalkReport = {
  readonly uploads: number;
  readonly states: Readonly<Partial<Record<UploadState, number>>>;
  readonly faults: number;
  readonly deliveries: number;
  /** Materials that were made twice, and told of. */
  readonly duplicates: number;
  readonly resends: number;
};

const FILES: Readonly<Record<MediaType, string>> = {
  image: 'picture.png',
  thumb: 'thumb.jpg',
  voice: 'voice.amr',
  video: 'clip.mp4',
};
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MOST_WORKERS = 4;
const LAGS = [0, 0, 0, 20_000, 40_000, 200_000];
const TITLES = ['夏天', '冬天'];
/** Where lists name videos by their titles alone, nobody could tell a stranger's of the very same title from ours. */
const THEIR_TITLES = ['路人', '过客'];

export type Walk = Awaited<ReturnType<typeof openWalk>>;

export async function openWalk() {
  const world = await openWorld();
  const tracking = await openTracking(world);
  const { retryUpload } = await import('../../lib/uploads/retry.ts');
  const { droppedUploadId } = await import('../../lib/uploads/upload-id.ts');
  const { headObject, putBytes } = await import('../../lib/storage/objects.ts');
  const { clock, queue, simulator } = world;

  let walked = 0;

  /** Walks one schedule. @throws {AssertionError} if something does not hold; `trace` then tells how it came */
  async function run(seed: number, trace: string[] = []): Promise<WalkReport> {
    // Later than the sweep looks back: no schedule meets what another left.
    await world.reset(10 * DAY);
    // Whenever it is walked, it begins at the same time of the day.
    clock.advance(DAY - (clock.now() % DAY));
    const random = new Random(seed);
    // In its files: S3 keeps those of other schedules. All marks are of one length, as sizes are to be the same again.
    const mark = String(walked++).padStart(5, '0');
    const { limits, quirks } = simulator.state;
    limits.list_lag_ms = random.of(LAGS);
    quirks.video_named_by_title = random.chance(0.7);
    const severity = random.of([0, 0.03, 0.08, 0.15]);
    trace.push(`lag ${limits.list_lag_ms}, faults ${severity}`);
    const tracked: Tracked[] = [];
    const idle: Process[] = [];
    const scheduler = new Scheduler();
    const before = Object.fromEntries(
      accounts().map((account) => [account, world.libraryOf(account).length]),
    );
    const count = { faults: 0, deliveries: 0, strangers: 0, resends: 0 };
    let toCome = 1 + random.below(4);
    let calm = false;

    const contentOf = (type: MediaType, own: boolean) =>
      Buffer.concat([bytesOf(FILES[type]), Buffer.from(own ? `${mark}.${tracked.length}` : mark)]);

    async function newUpload(): Promise<void> {
      const account = random.of(accounts());
      const type = random.of(['image', 'image', 'thumb', 'voice', 'video'] as const);
      const target = random.of(['material', 'material', 'material', 'media', 'article_image'] as const);
      const bytes = contentOf(target === 'article_image' ? 'image' : type, random.chance(0.6));
      const video = target === 'material' && type === 'video';
      const title = video && random.chance(0.6) ? random.of(TITLES) : undefined;
      if (random.chance(0.15)) return await drop(account, target, type, bytes);
      const request: UploadRequest = {
        target,
        ...(target !== 'article_image' && { type }),
        filename: FILES[target === 'article_image' ? 'image' : type],
        size: bytes.byteLength,
        ...(title !== undefined && { title }),
        ...(random.chance(0.3) && { deduplicate: random.chance(0.5) }),
      };
      const upload = await tracking.create(account, request);
      tracked.push(upload);
      trace.push(`${upload.upload_id.slice(-8)} ${account} ${JSON.stringify(request)}`);
      await tracking.put(upload, bytes);
      if (random.chance(0.05))
        await tracking.put(upload, contentOf(target === 'article_image' ? 'image' : type, true));
      // S3's announcement is lost.
      if (random.chance(0.05)) queue.pop();
    }

    async function drop(account: Account, target: string, type: MediaType, bytes: Buffer): Promise<void> {
      const place = target === 'article_image' ? 'article_image' : `${target}/${type}`;
      const name = FILES[target === 'article_image' ? 'image' : type];
      const object = { bucket: 'staging', key: `drop/${account}/${place}/${mark}-${tracked.length}-${name}` };
      await putBytes(object, bytes, 'application/octet-stream');
      const head = await headObject(object);
      const id = head?.versionId ?? '';
      const upload_id = droppedUploadId(object.key, id, head?.lastModified.getTime() ?? 0);
      tracked.push({ account, upload_id, resends: 0 });
      trace.push(`${upload_id.slice(-8)} dropped at ${object.key}`);
    }

    function stranger(): void {
      const bytes = contentOf('video', true);
      const kind = random.of(['image', 'video'] as const);
      const picture = bytesOf(FILES.image);
      const own =
        kind === 'video' ? { bytes, format: 'mp4' as const } : { bytes: picture, format: 'png' as const };
      const facts = { kind, name: `stranger.${own.format}`, sha256: sha256(own.bytes), ...own };
      const title = kind === 'video' ? { title: random.of(THEIR_TITLES) } : {};
      addToLibrary(world.appOf(random.of(accounts())), { ...facts, ...title }, simulator.state);
      trace.push(`a stranger adds ${facts.name} ${JSON.stringify(title)} ${facts.sha256.slice(0, 8)}`);
      count.strangers++;
    }

    async function startWorker(message: Message): Promise<void> {
      const worker = world.newWorker();
      if (random.chance(0.08)) worker.skewMs = random.chance(0.5) ? SKEW_MS : -SKEW_MS;
      const process = (random.chance(0.7) && idle.pop()) || world.newProcess();
      count.deliveries++;
      trace.push(
        `${worker.name} takes a message, ${message.received}${worker.skewMs ? `, off by ${worker.skewMs}` : ''}`,
      );
      await scheduler.start(worker, async () => {
        await world.deliver(message, process, worker);
        if (!worker.dead) idle.push(process);
      });
    }

    async function step(): Promise<void> {
      const waiting = random.of(scheduler.waiting);
      const fault = !calm && random.chance(severity) ? random.of(faultsAt(waiting.step)) : undefined;
      if (fault) count.faults++;
      trace.push(`${waiting.worker.name}: ${waiting.step.name}${fault ? ` × ${fault}` : ''}`);
      await scheduler.go(waiting, fault);
    }

    async function act(): Promise<void> {
      clock.advance(1);
      const due = queue.filter(({ at }) => at <= clock.now());
      const choices = [
        ...(toCome > 0 ? ['upload' as const] : []),
        ...(due.length > 0 && scheduler.workers < MOST_WORKERS ? (['message', 'message'] as const) : []),
        ...scheduler.waiting.slice(0, 4).map(() => 'step' as const),
        ...(queue.length > due.length && (due.length === 0 || random.chance(0.1)) ? (['time'] as const) : []),
        ...(!calm && random.chance(0.05) ? (['stranger'] as const) : []),
        ...(!calm && random.chance(0.02) ? (['sweep'] as const) : []),
      ];
      const choice = random.of(choices);
      if (choice === 'upload') {
        toCome--;
        await asNobody(newUpload);
      } else if (choice === 'message') {
        const message = random.of(due);
        const doubled = !calm && random.chance(0.08);
        if (doubled) trace.push('a message comes twice');
        else queue.splice(queue.indexOf(message), 1);
        await startWorker(message);
      } else if (choice === 'step') await step();
      else if (choice === 'time') passTime();
      else if (choice === 'sweep') await asNobody(world.sweep);
      else stranger();
    }

    /** While somebody is at work a little, else up to the next message. */
    function passTime(): void {
      const next = Math.min(...queue.filter(({ at }) => at > clock.now()).map(({ at }) => at)) - clock.now();
      const ms = scheduler.waiting.length > 0 ? Math.min(next, random.below(40) * 1000) : next;
      trace.push(`${ms} ms pass`);
      clock.advance(ms);
    }

    async function settle(): Promise<void> {
      for (let acts = 0; toCome + queue.length + scheduler.waiting.length > 0; acts++) {
        assert.ok(acts < 5_000, 'it never ends');
        await act();
      }
    }

    async function sweep(): Promise<void> {
      for (let sweeps = 0; ; sweeps++) {
        const wait = await tracking.untilSwept(tracked);
        if (wait === undefined) return;
        assert.ok(sweeps < 20, 'the sweep comes by in vain');
        trace.push(`${Math.round(wait / MINUTE)} minutes pass, and the sweep comes by`);
        clock.advance(wait);
        await world.refreshTokens();
        await asNobody(world.sweep);
        await settle();
      }
    }

    /** A person looks at what failed or is unknown. */
    async function decide(): Promise<void> {
      const unseen = await tracking.neverSeen(tracked);
      for (const one of tracked.filter((each) => !unseen.includes(each))) {
        const { state, candidates = [], target } = await tracking.stateOf(one);
        if ((state !== 'failed' && state !== 'unknown') || !target || random.chance(0.3)) continue;
        const own = candidates.filter(({ media_id }) =>
          madeBy(world, one).some((made) => made.media_id === media_id),
        );
        const resend = state === 'unknown' && random.chance(0.3);
        const adopt = state === 'unknown' && !resend && random.chance(0.5) ? own[0]?.media_id : undefined;
        trace.push(`${one.upload_id.slice(-8)}: a person decides: ${resend ? 'resend' : (adopt ?? 'look')}`);
        if (resend) {
          one.resends++;
          count.resends++;
        }
        const decision = { ...(resend && { resend }), ...(adopt !== undefined && { adopt }) };
        await retryUpload(one.account, one.upload_id, decision, {
          now: () => clock.now(),
          announce: world.announceAgain,
        });
      }
    }

    world.steps.plan = scheduler.plan;
    await settle();
    calm = true;
    await sweep();
    await asNobody(decide);
    await settle();
    await sweep();
    // What was dropped, and could not be looked at five times, lies in the dead letters before it is an upload.
    for (const one of await tracking.neverSeen(tracked)) {
      assert.ok(world.dead.length > 0 && madeBy(world, one).length === 0, `${one.upload_id} is lost`);
      tracked.splice(tracked.indexOf(one), 1);
    }
    for (const one of tracked) await checkUpload(world, tracking, one);
    const states = await Promise.all(tracked.map(tracking.stateOf));
    const made = accounts().reduce(
      (sum, account) => sum + world.libraryOf(account).length - (before[account] ?? 0),
      0,
    );
    const ours = tracked.reduce((sum, one) => sum + madeBy(world, one).length, 0);
    assert.equal(made, ours + count.strangers, 'a material that belongs to nobody');
    return {
      uploads: tracked.length,
      states: Object.fromEntries(
        Object.entries(Object.groupBy(states, ({ state }) => state)).map(([state, all]) => [
          state,
          all.length,
        ]),
      ),
      duplicates: states.reduce((sum, { duplicates = [] }) => sum + duplicates.length, 0),
      ...count,
    };
  }

  return { run, close: world.close };
}

const accounts = () => Object.keys(ACCOUNTS) as Account[];
