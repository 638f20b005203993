/** What each fault does to a step. Those of messages and of meetings (`delivered twice` …) are the scenario's own. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { ThrottlingException } from '@aws-sdk/client-ssm';
import type { Fault as SimulatorFault } from '../../dev/wechat/simulator.ts';
import { HttpFailure } from '../../lib/net/http-failure.ts';
import type { Fault } from './cells.ts';
import { asNobody, Died, type On, type Step, type Worker } from './workers.ts';

export const SKEW_MS = 5 * 60_000;
/** The longest that WeChat is given for a file. */
const CALL_MS = 90_000;

/** Faults that WeChat answers with, and their form in the simulator. */
const ANSWERS: Partial<Record<Fault, SimulatorFault>> = {
  '-1': { errcode: -1 },
  '40001': { invalidate_token: true },
  '45009': { errcode: 45009 },
  '45011': { errcode: 45011 },
  '412': { status: 412 },
  '503': { status: 503 },
  'dropped after': { drop: 'after' },
};

/** The faults that can meet a step, those of messages aside. */
export function faultsAt({ on, interfere, api }: Step): readonly Fault[] {
  const any: Fault[] = [
    'killed before',
    'killed after',
    'exception',
    'slow',
    'dropped before',
    'dropped after',
  ];
  if (on === 's3') return [...any, 'S3 503', ...(interfere ? (['412'] as const) : [])];
  if (on === 'ssm') return [...any, 'SSM throttled'];
  if (on !== 'wechat') return any;
  const upload = /add_material|media\/upload/.test(api ?? '');
  return [...any, '-1', '40001', '45009', '45011', '503', ...(upload ? (['412'] as const) : [])];
}

export type StrikeParts = {
  readonly orderFault: (path: string, fault: SimulatorFault) => void;
  readonly passTime: (ms: number) => void;
};

/** Takes a step as the fault has it. */
export async function strike<T>(
  { worker, step, fault }: { worker: Worker; step: Step; fault: Fault },
  take: () => Promise<T>,
  { orderFault, passTime }: StrikeParts,
): Promise<T> {
  switch (fault) {
    case 'killed before':
      worker.die();
      throw new Died();
    case 'killed after':
      try {
        await take();
      } finally {
        worker.die();
      }
      throw new Died();
    case 'exception':
      throw new TypeError('Something of our own is broken');
    case 'clock skew':
      return await take();
    case 'slow':
      return await slowly(worker, step.on, take, passTime);
    case 'dropped before':
      if (step.on !== 's3') throw broken(step.on, 'partly');
      worker.breaks = 'before';
      return await take();
    case 'S3 503':
      throw slowDown();
    case 'SSM throttled':
      throw new ThrottlingException({
        message: 'Rate exceeded',
        Message: 'Rate exceeded',
        $metadata: { httpStatusCode: 400 },
      });
  }
  if (step.on === 's3') {
    if (fault === 'dropped after') worker.breaks = 'after';
    else await asNobody(async () => step.interfere?.());
    return await take();
  }
  const answer = step.on === 'wechat' && ANSWERS[fault];
  if (answer) {
    orderFault(step.api ?? '', answer);
    return await take();
  }
  await take();
  throw broken(step.on, 'all');
}

/** A call to WeChat is given up when its time is over; one to AWS comes back, but the function has no time left. */
async function slowly<T>(
  worker: Worker,
  on: On,
  take: () => Promise<T>,
  passTime: StrikeParts['passTime'],
): Promise<T> {
  const taken = await take();
  if (on === 'wechat' || on === 'remote') {
    passTime(CALL_MS);
    throw new HttpFailure('wechat', 'ETIMEDOUT', 'all');
  }
  worker.runOut();
  passTime(CALL_MS);
  return taken;
}

const broken = (on: On, sent: 'partly' | 'all'): Error =>
  on === 'wechat' || on === 'remote'
    ? new HttpFailure('wechat', 'ECONNRESET', sent)
    : Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

const slowDown = () =>
  new S3ServiceException({
    name: 'SlowDown',
    $fault: 'server',
    message: 'Please reduce your request rate.',
    $metadata: { httpStatusCode: 503, attempts: 4 },
  });
