/** The gates of what the library asks of the world: S3, SSM, WeChat, the links that WeChat gives, and queues. */
import {
  CopyObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { ThrottlingException } from '@aws-sdk/client-ssm';
import type { Fault as SimulatorFault } from '../../dev/wechat/simulator.ts';
import type { FetchRemote } from '../../lib/net/guarded-fetch.ts';
import type { SendHttp } from '../../lib/net/http.ts';
import type { Fault } from './cells.ts';
import { aside, gate, type Process, processOf, type Strike } from './process.ts';
import { answerTo, type Break, overTheWire } from './wire.ts';

/** What the gates need of the world behind them. */
export type Behind = {
  /** Lets time pass on all clocks. */
  readonly pass: (milliseconds: number) => void;
  /** Orders a fault of WeChat's; gives what takes it back. */
  readonly order: (path: string, times: number | 'always', fault: SimulatorFault) => () => void;
};

/** What a step of S3 is called: what is done, and to what. */
const THINGS: readonly (readonly [RegExp, string])[] = [
  [/^catalogue\/[^/]+\/catalogue\.json$/, 'the catalogue'],
  [/^catalogue\/[^/]+\/changes\/$/, 'the change log'],
  [/^catalogue\/[^/]+\/changes\/./, 'an entry of the change log'],
  [/^catalogue\/.*\/seen\.[^/]+$/, 'the note of what was seen'],
  [/^catalogue\/.*\.jsonl$/, 'a segment'],
  [/^catalogue\/[^/]+\/[a-z]+\/$/, 'what lies beside the catalogue'],
  [/^(materials|media)\//, 'the record'],
  [/^blobs\//, 'the file'],
  [/^refs\//, 'the reference'],
  [/^tmp\//, 'the temporary file'],
  [/^handles\//, 'the handle'],
  [/^due\//, 'its date'],
  [/^deletions\//, 'the plan'],
  [/^uploads\//, 'the upload'],
];

const VERBS: Readonly<Record<string, string>> = {
  GetObjectCommand: 'read',
  PutObjectCommand: 'write',
  HeadObjectCommand: 'look for',
  CopyObjectCommand: 'copy to',
  DeleteObjectCommand: 'delete',
  ListObjectsV2Command: 'list',
};

type Input = Partial<PutObjectCommandInput> & { readonly Prefix?: string; readonly CopySource?: string };

/** @throws {Error} for what has no name here: a new kind of step needs one */
export function nameOfStep(command: string, { Key, Prefix }: Input): string {
  const key = Key ?? Prefix ?? '';
  const verb = VERBS[command];
  const [, thing] = THINGS.find(([pattern]) => pattern.test(key)) ?? [];
  if (!verb || !thing) throw new Error(`A step without a name: ${command} ${key}`);
  return `${verb} ${thing}`;
}

/** So long the step of AWS takes that has `slow`: the rest of what a message is worked on, but not of the lease. */
const SLOW_MS = 70_000;

const slowly = async <T>(process: Process, { pass }: Behind, take: () => Promise<T>): Promise<T> => {
  // What is on its way from elsewhere arrives meanwhile.
  await moment(20);
  process.endTime();
  pass(SLOW_MS);
  return await take();
};

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Context = { drop?: Break | undefined; commandName?: string };
type Next<Args> = (args: Args) => Promise<{ response: unknown; output: object }>;
type Client = { middlewareStack: { add: (middleware: never, options: never) => void } };
type Sending = { send: (command: never) => Promise<unknown> };

/** Puts the gates into a client of the SDK. */
function gateClient(
  { middlewareStack }: Client,
  nameOf: (command: string, input: Input) => string,
  strikeOf: <T>(input: Input, context: Context) => Strike<T>,
  canMeet: (input: Input) => readonly Fault[],
): void {
  const outer = (next: Next<{ input: Input }>, context: Context) => async (args: { input: Input }) => {
    const process = processOf();
    if (!process) return await next(args);
    const step = nameOf(context.commandName ?? '', args.input);
    const take = () => answerTo(process, next(args));
    return await gate(step, take, strikeOf(args.input, context), canMeet(args.input));
  };
  // Nearest to the wire, within the SDK's repetition: there a connection breaks.
  const inner = (next: Next<unknown>, context: Context) => async (args: unknown) => {
    const { drop } = context;
    context.drop = undefined;
    return await overTheWire(drop, () => next(args));
  };
  middlewareStack.add(outer as never, { step: 'initialize', name: 'gate' } as never);
  middlewareStack.add(inner as never, { step: 'deserialize', priority: 'low', name: 'break' } as never);
}

export function gateAws(s3: Client & Sending, ssm: Client, behind: Behind): void {
  const strikeS3 =
    <T>(input: Input, context: Context): Strike<T> =>
    async (fault, process, take) => {
      if (fault === 'slow') return await slowly(process, behind, take);
      if (fault === 'S3 503') throw slowDown();
      if (fault === '412') await aside(() => writeFirst(s3, input));
      else context.drop = dropOf(fault);
      return await take();
    };
  gateClient(s3, nameOfStep, strikeS3, ({ IfMatch, IfNoneMatch }) => [
    ...AWS,
    'S3 503',
    ...(IfMatch || IfNoneMatch ? (['412'] as const) : []),
  ]);
  const readToken = () => 'read the token';
  const strikeSsm =
    <T>(_input: Input, context: Context): Strike<T> =>
    async (fault, process, take) => {
      if (fault === 'slow') return await slowly(process, behind, take);
      if (fault === 'SSM throttled') throw throttled();
      context.drop = dropOf(fault);
      return await take();
    };
  gateClient(ssm, readToken, strikeSsm, () => [...AWS, 'SSM throttled']);
}

const AWS: readonly Fault[] = ['slow', 'dropped before', 'dropped after'];

const throttled = () =>
  new ThrottlingException({
    Message: 'Rate exceeded',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });

function dropOf(fault: Fault): Break {
  if (fault === 'dropped before') return 'before';
  if (fault === 'dropped after') return 'after';
  throw new Error(`This step cannot meet ${fault}`);
}

/** What the SDK throws when it has asked for the fourth time. */
const slowDown = () =>
  new S3ServiceException({
    name: 'SlowDown',
    $fault: 'server',
    message: 'Please reduce your request rate.',
    $metadata: { httpStatusCode: 503, attempts: 4 },
  });

/** Somebody else writes the same thing first: in S3 it is another version, to a reader it says the same. */
async function writeFirst(s3: Sending, { IfNoneMatch: _, ...input }: Input): Promise<void> {
  const { Bucket, Key, Body, ContentType, Metadata, IfMatch } = input;
  if (input.CopySource) {
    await s3.send(new CopyObjectCommand(input as never) as never);
    return;
  }
  let body = Body;
  if (IfMatch) {
    const stored = (await s3.send(new GetObjectCommand({ Bucket, Key }) as never)) as {
      Body: { transformToString: () => Promise<string> };
    };
    body = `${await stored.Body.transformToString()} `;
  } else if (typeof body === 'string') body = `${body} `;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType, Metadata }) as never);
}

/** How WeChat's faults look in the simulator. */
const ANSWERS: Partial<Record<Fault, SimulatorFault>> = {
  '-1': { errcode: -1 },
  '40001': { invalidate_token: true },
  '45009': { errcode: 45009 },
  '45011': { errcode: 45011 },
  '412': { status: 412 },
  '503': { status: 503 },
  'dropped before': { drop: 'before' },
  'dropped after': { drop: 'after' },
  slow: { latency_ms: 600_000 },
};

const LINKS: readonly Fault[] = ['slow', '503', 'dropped before', 'dropped after'];
const CALLS: readonly Fault[] = [...LINKS, '-1', '40001', '45009', '45011'];

/** A fault of WeChat's lasts as long as the process that met it; a token dies once. */
const strikeWeChat =
  <T>(path: string, { order }: Behind): Strike<T> =>
  async (fault, process, take) => {
    const answer = ANSWERS[fault];
    if (!answer) throw new Error(`A call to WeChat cannot meet ${fault}`);
    process.atEnd(order(path, fault === '40001' ? 1 : 'always', answer));
    // It is given as long as the function has.
    if (fault === 'slow') setTimeout(() => process.endTime(), 20);
    return await take();
  };

/** @param send how requests leave */
export const gateWeChat =
  (send: SendHttp, behind: Behind): SendHttp =>
  (request) => {
    const { pathname } = request.url;
    const step = `ask ${pathname.replace(/^.*\/cgi-bin\//, '')}`;
    return gate(step, () => send(request), strikeWeChat(pathname, behind), CALLS);
  };

export const gateLinks =
  (fetchRemote: FetchRemote, behind: Behind): FetchRemote =>
  (url, options) =>
    gate('fetch it by its address', () => fetchRemote(url, options), strikeWeChat('file', behind), LINKS);

/** Sending a message: the SDK's own repetition hides a connection that broke before; after, it sends the message twice. */
export const gateSending =
  <Message extends unknown[]>(send: (...message: Message) => void, { pass }: Behind) =>
  (...message: Message): Promise<void> =>
    gate(
      'send the message',
      async () => send(...message),
      async (fault, process, take) => {
        if (fault === 'dropped after') send(...message);
        else if (fault === 'slow') {
          process.endTime();
          pass(SLOW_MS);
        } else if (fault !== 'dropped before') throw new Error(`Sending cannot meet ${fault}`);
        return await take();
      },
      AWS,
    );

/** The beginning of a process that a message starts. */
export const gateReceipt = (): Promise<void> => gate('receive the message', async () => {}, unfit, []);

const unfit: Strike<void> = async (fault) => {
  throw new Error(`A receipt cannot meet ${fault}`);
};
