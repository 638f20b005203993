/**
 * What is counted, for CloudWatch. Numbers are gathered while a function works and leave it as one line of its log in the
 * embedded metric format, when the invocation ends; an invocation that counted nothing writes nothing and loads nothing.
 * There is one dimension, the service with its stage (docs/adr/0011): who an alarm is about is told by the log.
 */
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { log } from './log.ts';
import { redact } from './redact.ts';

export const NAMESPACE = 'WeChatMaterials';

/** What happened so often, or so much: all of an invocation is added up. */
export const COUNTERS = {
  UploadsDone: 'Count',
  UploadsFailed: 'Count',
  /** Those that a person has to decide. */
  UploadsUnknown: 'Count',
  /** Their file never came. */
  UploadsExpired: 'Count',
  /** That WeChat took, article images and copies of ours included. */
  BytesForwarded: 'Bytes',
  // What WeChat refused, by the kinds of lib/wechat/error-kinds.ts, each attempt for itself.
  WeChatErrorToken: 'Count',
  WeChatErrorBusy: 'Count',
  WeChatErrorRate: 'Count',
  WeChatErrorQuota: 'Count',
  WeChatErrorLibraryFull: 'Count',
  WeChatErrorTranscoding: 'Count',
  WeChatErrorConfiguration: 'Count',
  WeChatErrorEntitlement: 'Count',
  WeChatErrorClosed: 'Count',
  WeChatErrorMediaId: 'Count',
  WeChatErrorFormat: 'Count',
  WeChatErrorSize: 'Count',
  WeChatErrorInUse: 'Count',
  WeChatErrorInput: 'Count',
  WeChatErrorUnknown: 'Count',
  /** No usable answer came. */
  WeChatUnreachable: 'Count',
} as const;

/** How much there is of something: of several values in an invocation the greatest counts. */
export const GAUGES = {
  /** Since the oldest token was fetched or handed in; 0 without any. */
  TokenAge: 'Seconds',
  /** Accounts whose last error somebody has to mend. */
  AccountsToMend: 'Count',
  /** Accounts without a token that is valid. */
  AccountsWithoutToken: 'Count',
  /** Of the daily quota of an interface, when WeChat was last asked. */
  QuotaUsed: 'Percent',
  /** Since the oldest catalogue was last walked through. */
  MirrorLag: 'Seconds',
} as const;

export type CounterName = keyof typeof COUNTERS;
export type GaugeName = keyof typeof GAUGES;

const values = new Map<CounterName | GaugeName, number>();
const notes = new Map<string, string>();
let emf: Metrics | undefined;

export function count(name: CounterName, by = 1): void {
  values.set(name, (values.get(name) ?? 0) + by);
}

export function gauge(name: GaugeName, value: number): void {
  values.set(name, Math.max(values.get(name) ?? value, value));
}

/** Says something beside the numbers, such as which account they are about: text in the same line, no dimension. */
export function annotate(name: string, text: string): void {
  notes.set(name, text);
}

/** Writes what was gathered and begins anew. It never throws: no work fails because it could not be counted. */
export async function publishMetrics(): Promise<void> {
  if (values.size === 0) return;
  const taken = [...values];
  const said = [...notes];
  values.clear();
  notes.clear();
  try {
    emf ??= await loadMetrics();
    for (const [name, value] of taken) emf.addMetric(name, { ...COUNTERS, ...GAUGES }[name], value);
    for (const [name, text] of said) emf.addMetadata(name, redact(text));
    emf.publishStoredMetrics();
  } catch (error) {
    log.warn('metrics could not be written', error as Error);
  }
}

/** Loaded by the first invocation that has something to say: most have not, and start the quicker. */
async function loadMetrics(): Promise<Metrics> {
  const powertools = await import('@aws-lambda-powertools/metrics');
  // The service, the only dimension, is POWERTOOLS_SERVICE_NAME.
  return new powertools.Metrics({ namespace: NAMESPACE });
}
