import type { Answer } from '../core/answer.ts';
import type { Incoming } from '../core/incoming.ts';
import type { LoggedRequest } from '../core/request-log.ts';
import type { RidRecord } from '../core/rids.ts';
import type { State } from '../core/state.ts';

/** As much of a body as rid/get shows. */
const BODY_BYTES = 4096;
const SECRETS = ['access_token', 'secret', 'appsecret'];

/** What rid/get will tell of a request that was refused, its token cut short. */
export function ridRecord(
  { query, body, remoteAddress }: Incoming,
  { app_id }: LoggedRequest,
  spoken: Answer,
  cost: number,
  state: State,
): RidRecord {
  const shown = new URLSearchParams(query);
  for (const secret of SECRETS) {
    const value = shown.get(secret);
    if (value !== null) shown.set(secret, `${value.slice(0, 8)}xxxx`);
  }
  return {
    app_id,
    invoke_time: state.clock.seconds(),
    cost_in_ms: Math.round(cost),
    request_url: shown.toString(),
    request_body: body.bytes.toString('utf8', 0, BODY_BYTES),
    response_body: spoken.body.toString('utf8', 0, BODY_BYTES),
    client_ip: remoteAddress,
  };
}
