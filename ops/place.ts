/**
 * Where the service is: on AWS, or on this machine. lib/ takes that from the environment while it loads, so it is set
 * here first; whatever needs lib/ is imported afterwards.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WECHAT_URL } from '../lib/wechat/call.ts';
import { choicesOf } from './choices.ts';
import { OpsFailure } from './failure.ts';
import { DEFAULT_REGION, DEFAULT_STAGE, parameterPrefixOf, prefixOf } from './names.ts';

export type PlaceOptions = {
  readonly stage?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly local?: boolean;
};

export type Place = {
  readonly kind: 'aws' | 'local';
  /** Of all names; the stack's name. */
  readonly prefix: string;
  readonly region: string;
  /** Of all parameters. */
  readonly parameters: string;
  /** A command that goes to the same place, for what to do next. */
  readonly command: (words: string) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {OpsFailure} if the local stack is wanted and does not run */
export function placeOf(options: PlaceOptions, environment: Environment): Place {
  return options.local ? local(environment) : onAws(options, environment);
}

/** Puts the place into this process's environment. */
export function enter({ environment }: Place): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function onAws({ stage = DEFAULT_STAGE, profile, ...options }: PlaceOptions, given: Environment): Place {
  const chosen = choicesOf(stage);
  const region = options.region ?? chosen.region ?? DEFAULT_REGION;
  const flags = [
    ...(stage === DEFAULT_STAGE ? [] : ['--stage', stage]),
    ...(options.region === undefined ? [] : ['--region', region]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ];
  const prefix = prefixOf(stage);
  const parameters = parameterPrefixOf(stage);
  return {
    kind: 'aws',
    prefix,
    region,
    parameters,
    command: commandWith(flags),
    environment: {
      ...ours(prefix, parameters),
      AWS_REGION: region,
      WECHAT_BASE_URL: given.WECHAT_BASE_URL || chosen.wechatBaseUrl || WECHAT_URL,
      // Keys in the environment would win over the profile that was asked for.
      ...(profile !== undefined && {
        AWS_PROFILE: profile,
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_SESSION_TOKEN: undefined,
      }),
    },
  };
}

/** What `npm start` writes to .local/stack.json, as far as it is needed here. */
const NEEDED = [
  'region',
  'ssm_url',
  'sqs_url',
  'lambda_url',
  'wechat_url',
  'parameter_prefix',
  'aws_access_key_id',
  'aws_secret_access_key',
] as const;

function local(given: Environment): Place {
  const file = join(resolve(import.meta.dirname, '..', given.LOCAL_FOLDER || '.local'), 'stack.json');
  const info = readInfo(file);
  const parameters = info.parameter_prefix;
  const prefix = parameters.slice(1).replaceAll('/', '-');
  return {
    kind: 'local',
    prefix,
    region: info.region,
    parameters,
    command: commandWith(['--local']),
    environment: {
      ...ours(prefix, parameters),
      AWS_REGION: info.region,
      AWS_PROFILE: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_ACCESS_KEY_ID: info.aws_access_key_id,
      AWS_SECRET_ACCESS_KEY: info.aws_secret_access_key,
      AWS_ENDPOINT_URL_SSM: info.ssm_url,
      AWS_ENDPOINT_URL_SQS: info.sqs_url,
      AWS_ENDPOINT_URL_LAMBDA: info.lambda_url,
      WECHAT_BASE_URL: info.wechat_url,
    },
  };
}

function readInfo(file: string): Record<(typeof NEEDED)[number], string> {
  try {
    const info = JSON.parse(readFileSync(file, 'utf8'));
    if (NEEDED.every((name) => typeof info[name] === 'string')) return info;
  } catch {}
  throw new OpsFailure(
    {
      en: `--local: the local stack is not running (${file} does not describe it).`,
      zh: `--local:本地环境没有运行(${file} 中没有它的信息)。`,
    },
    { next: { en: 'Start it with: npm start', zh: '请先启动:npm start' } },
  );
}

const ours = (prefix: string, parameters: string) => ({
  PARAMETER_PREFIX: parameters,
  REFRESH_FUNCTION: `${prefix}-refresh-token`,
  // What goes wrong is said in words; lib's log lines are for functions.
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});

const commandWith = (flags: readonly string[]) => (words: string) =>
  ['npm run ops --', words, ...flags].join(' ');
