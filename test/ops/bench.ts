/**
 * The operations CLI in this process, against local SSM, SQS and Lambda, the real refresh-token, and the simulator. What
 * an operator types goes in; what they see comes out.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { after } from 'node:test';
import { startQueues } from '../../dev/stack/queues.ts';
import type { AppSetup } from '../../dev/wechat/simulator.ts';
import type { Language } from '../../lib/problems/bilingual.ts';
import { QUEUES } from '../../ops/names.ts';
import { startLocalAws } from '../helpers/local-aws.ts';
import { collector } from './collector.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
type Json = any;

export type Typed = {
  /** Goes to stdin as a whole. */
  readonly stdin?: string;
  /** What a person types at the questions, one after the other. */
  readonly answers?: readonly string[];
  readonly language?: Language;
};

export type Seen = { readonly code: number; readonly out: string; readonly err: string; readonly json: Json };

const PREFIX = 'wechat-materials-local';

export async function startOps() {
  const aws = await startLocalAws();
  const region = process.env.AWS_REGION ?? '';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const queues = await startQueues(region, credentials);
  const folder = await mkdtemp(join(tmpdir(), 'ops-'));
  after(async () => {
    await queues.close();
    await rm(folder, { recursive: true });
  });
  process.env.PARAMETER_PREFIX = '/wechat-materials/local';
  process.env.REFRESH_FUNCTION = `${PREFIX}-refresh-token`;
  const urls = await queues.create(queueResources());
  const info = {
    region,
    ssm_url: aws.ssm.url,
    sqs_url: queues.url,
    lambda_url: process.env.AWS_ENDPOINT_URL_LAMBDA,
    wechat_url: aws.simulator.url,
    parameter_prefix: '/wechat-materials/local',
    aws_access_key_id: credentials.accessKeyId,
    aws_secret_access_key: credentials.secretAccessKey,
  };
  await writeFile(join(folder, 'stack.json'), JSON.stringify(info));
  const { handler } = await import('../../functions/tokens/refresh-token.ts');
  aws.functions.set(`${PREFIX}-refresh-token`, handler);

  const { createTerminal } = await import('../../ops/terminal.ts');
  const { run } = await import('../../ops/program.ts');
  const said: string[] = [];

  /** Runs a command line against the local stack. */
  async function ops(line: string, { stdin = '', answers, language = 'en' }: Typed = {}): Promise<Seen> {
    const [stdout, stderr] = [collector(), collector()];
    const input = answers ? typing(answers, stderr) : Readable.from([stdin]);
    const terminal = createTerminal(language, {
      stdin: input,
      stdout: stdout.stream,
      stderr: stderr.stream,
      interactive: answers !== undefined,
    });
    const args = line.split(' ').filter(Boolean);
    const code = await run([...args, '--local'], terminal, { LOCAL_FOLDER: folder });
    const [out, err] = [stdout.text(), stderr.text()];
    said.push(out, err);
    return { code, out, err, json: /^[{[]/.test(out) ? JSON.parse(out) : undefined };
  }

  let apps = 0;
  return {
    ...aws,
    ops,
    folder,
    queues,
    queueUrl: (id: string) => urls.get(id) ?? '',
    /** All that was ever said. */
    said,
    parameter: (path: string) => aws.ssm.value(`/wechat-materials/local${path}`),
    /** An app of its own at the simulator, by its credentials. */
    app(setup: Partial<AppSetup> = {}) {
      apps += 1;
      const app_id = `wx${String(apps).padStart(16, '0')}`;
      const app_secret = `secret${String(apps).padStart(26, '0')}`;
      aws.simulator.state.apps.put({ app_id, app_secret, ...setup });
      return { app_id, app_secret };
    },
  };
}

/** Two queues for each: one that gives up its messages at once, so that a test need not, and where they go then. */
function queueResources() {
  const entries = QUEUES.flatMap((name) => [
    [
      name,
      {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: `${PREFIX}-${name}`,
          RedrivePolicy: {
            deadLetterTargetArn: { 'Fn::GetAtt': [`${name}-dead`, 'Arn'] },
            maxReceiveCount: 1,
          },
        },
      },
    ],
    [`${name}-dead`, { Type: 'AWS::SQS::Queue' }],
  ]);
  return Object.fromEntries(entries);
}

/** A person who answers each question once it stands there: inquirer marks one by a question mark in front. */
function typing(answers: readonly string[], seen: ReturnType<typeof collector>): PassThrough {
  const keyboard = new PassThrough();
  void (async () => {
    let from = 0;
    for (const answer of answers) {
      while (!seen.text().includes('?', from)) await seen.more();
      from = seen.text().length;
      keyboard.write(`${answer}\n`);
      while (!seen.text().includes('✔', from)) await seen.more();
      from = seen.text().length;
    }
  })();
  return keyboard;
}
