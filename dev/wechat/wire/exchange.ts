import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from '../core/faults.ts';
import { Incoming, type IncomingFacts, parseTarget, type Target } from '../core/incoming.ts';
import { isFilePath, isTokenPath } from '../core/path-filter.ts';
import type { LoggedAnswer, LoggedRequest } from '../core/request-log.ts';
import type { State } from '../core/state.ts';
import { appOf } from './app-of.ts';
import { dispatch } from './dispatch.ts';
import { faultAnswer } from './fault-answer.ts';
import { describeBody } from './log-body.ts';
import { type BodyEnder, readBody } from './read-body.ts';
import { ridRecord } from './rid-record.ts';
import { send, waitFor } from './send.ts';

/**
 * One request from its first byte to the last of its answer: read, log, suffer the faults that were ordered,
 * do the work, answer.
 */
export async function exchange(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  onBody: (end: BodyEnder) => void,
): Promise<void> {
  const target = parseTarget(request.url ?? '/');
  const remoteAddress = plainAddress(request.socket.remoteAddress ?? '');
  const entry = openEntry(state, request, target, remoteAddress);
  // The app of a token request may stand in its body, so that its faults are known only afterwards.
  const early = isTokenPath(target.path) ? undefined : takeFaults(state, entry);
  if (early?.drop === 'before') return drop(request, entry);

  const keepBytes = state.quirks.huge_body_503 ? state.limits.body_bytes : Infinity;
  const reading = { keepBytes, stallMs: state.limits.body_stall_ms };
  const body = await readBody(request, reading, onBody);
  const facts: IncomingFacts = {
    ...target,
    method: entry.method,
    headers: request.headers,
    remoteAddress,
    body,
  };
  const incoming = new Incoming(facts);
  entry.body = describeBody(incoming);
  entry.app_id ??= appOf(incoming, state)?.id ?? null;
  const fault = early ?? takeFaults(state, entry);
  if (fault.drop === 'before') return drop(request, entry);
  await answer(state, incoming, fault, entry, request, response);
}

async function answer(
  state: State,
  incoming: Incoming,
  fault: Fault,
  entry: LoggedRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  state.agenda.run();
  const forced = faultAnswer(fault, incoming.path, state);
  const startedAt = performance.now();
  const done = forced && !fault.after ? undefined : await dispatch({ request: incoming, state }, fault);
  const spoken = forced ?? done;
  const cost = performance.now() - startedAt;
  if (spoken?.rid) state.rids.add(spoken.rid, ridRecord(incoming, entry, spoken, cost, state));
  if (fault.latency_ms) await waitFor(response, fault.latency_ms);
  if (!spoken || fault.drop === 'after') return drop(request, entry);
  const cut = response.destroyed ? 'client_gone' : fault.truncate === undefined ? null : 'truncated';
  entry.answer = { status: spoken.status, errcode: spoken.errcode, cut } satisfies LoggedAnswer;
  await send(request, response, spoken, fault, state);
}

function openEntry(
  state: State,
  request: IncomingMessage,
  target: Target,
  remoteAddress: string,
): LoggedRequest {
  const token = new URLSearchParams(target.query).get('access_token');
  const facts = {
    time: new Date(state.clock.now()).toISOString(),
    method: request.method ?? 'GET',
    ...target,
    headers: request.headers,
    remote_address: remoteAddress,
    app_id: token === null ? null : (state.apps.byToken(token)?.id ?? null),
    leaked_token: token !== null && isFilePath(target.path),
  };
  return state.log.open(facts, state.limits.log_entries);
}

function takeFaults(state: State, entry: LoggedRequest): Fault {
  return state.faults.take(entry.path, entry.app_id ?? undefined);
}

/** Resets the connection, so that the client sees no answer at all. */
function drop(request: IncomingMessage, entry: LoggedRequest): void {
  entry.answer = { status: 0, errcode: null, cut: 'dropped' };
  request.socket.resetAndDestroy();
}

/** A socket that listens on both families shows IPv4 callers as `::ffff:1.2.3.4`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
