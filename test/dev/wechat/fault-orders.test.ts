import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, type Json, json, simulator } from './helpers.ts';

const COUNT = '/cgi-bin/material/get_materialcount';

test('standing faults can be listed, looked at and taken back', async (t) => {
  const sim = await simulator(t);
  const { id } = await control(sim, 'POST', '/faults', { path: COUNT, fault: { errcode: -1 } });
  const standing = { path: COUNT, times: 1, skip: 0, fault: { errcode: -1 }, id };
  assert.deepEqual(await control(sim, 'GET', '/faults'), { faults: [standing] });
  assert.deepEqual(await control(sim, 'GET', `/faults/${id}`), standing);
  assert.deepEqual(await control(sim, 'DELETE', '/faults'), { removed: 1 });
  assert.match(String((await control(sim, 'GET', `/faults/${id}`)).error), /no such fault/);
  assert.match(String((await control(sim, 'DELETE', `/faults/${id}`)).error), /no such fault/);
});

const NONSENSE: ReadonlyArray<[Json, string]> = [
  [{}, 'fault'],
  [{ fault: 5 }, 'fault'],
  [{ fault: {} }, 'fault.errcode'],
  [{ fault: { errcod: 1 } }, 'fault.errcod'],
  [{ fault: { errcode: '1' } }, 'fault.errcode'],
  [{ fault: { errcode: 1.5 } }, 'fault.errcode'],
  [{ fault: { errcode: 1, drop: 'after' } }, 'fault.drop'],
  [{ fault: { errcode: 1, status: 500 } }, 'fault.errcode'],
  [{ fault: { drop: 'never' } }, 'fault.drop'],
  [{ fault: { status: 700 } }, 'fault.status'],
  [{ fault: { errmsg: 'x', latency_ms: 1 } }, 'fault.errmsg'],
  [{ fault: { after: true, latency_ms: 1 } }, 'fault.after'],
  [{ fault: { content_type: 'x', latency_ms: 1 } }, 'fault.content_type'],
  [{ fault: { body: 'x', body_base64: 'eA==' } }, 'fault.body_base64'],
  [{ fault: { body_base64: '*' } }, 'fault.body_base64'],
  [{ fault: { latency_ms: -1 } }, 'fault.latency_ms'],
  [{ fault: { trickle: { bytes: 0 } } }, 'fault.trickle.bytes'],
  [{ fault: { errcode: 1 }, times: 0 }, 'times'],
  [{ fault: { errcode: 1 }, skip: -1 }, 'skip'],
  [{ fault: { errcode: 1 }, path: 5 }, 'path'],
  [{ fault: { errcode: 1 }, paths: '/' }, 'paths'],
];
for (const [body, field] of NONSENSE) {
  test(`the order ${JSON.stringify(body)} is refused for ${field}`, async (t) => {
    const sim = await simulator(t);
    const init = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${sim.url}/_simulator/faults`, init);
    assert.equal(response.status, 400);
    assert.equal((await json(response)).field, field);
    assert.equal(sim.state.faults.list().length, 0);
  });
}
