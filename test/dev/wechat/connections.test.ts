import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startSimulator } from '../../../dev/wechat/simulator.ts';
import { client, say, simulator } from './helpers.ts';

test('a connection is kept for the next request', async (t) => {
  const sim = await simulator(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const ports = new Set<number | undefined>();
  for (let time = 0; time < 3; time += 1) {
    const request = get(`${sim.url}/cgi-bin/token`, { agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    assert.match(await text(response), /41002/);
    ports.add(request.socket?.localPort);
  }
  assert.equal(ports.size, 1);
});

test('two requests in one packet get two answers', async (t) => {
  const sim = await simulator(t);
  const one = 'GET /cgi-bin/token HTTP/1.1\r\nHost: x\r\n\r\n';
  const two = 'GET /cgi-bin/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  assert.equal((await say(sim, [one + two])).match(/41002/g)?.length, 2);
});

test('clients that hang up in mid-request do no harm', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const start =
    `POST /cgi-bin/media/upload?access_token=${api.token}&type=image HTTP/1.1\r\n` +
    'Host: x\r\nContent-Length: 1000\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n--x';
  for (const piece of ['', 'GE', 'GET /cgi-bin/token HT', start.slice(0, 80), start]) {
    const socket = connect(sim.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (piece.length % 2) socket.destroy();
    else socket.resetAndDestroy();
    await once(socket, 'close');
  }
  assert.equal((await api.count()).image_count, 0);
});

test('nonsense on the wire is a bare 400', async (t) => {
  const sim = await simulator(t);
  assert.match(await say(sim, ['nonsense\r\n\r\n']), /^HTTP\/1\.1 400 Bad Request\r\n/);
});

test('a request line with a whole URL is understood, as behind a proxy setting', async (t) => {
  const sim = await simulator(t);
  const heard = await say(sim, [
    'GET http://api.weixin.qq.com/cgi-bin/token?appid=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ]);
  assert.match(heard, /40013/);
});

test('closing ends connections, waiting answers and itself', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ fault: { latency_ms: 60_000 } });
  const pending = assert.rejects(fetch(`${sim.url}/cgi-bin/token`));
  while (sim.state.log.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await sim.close();
  await pending;
  await sim.close();
});

test('a port that is taken is an error', async (t) => {
  const sim = await simulator(t);
  await assert.rejects(startSimulator({ port: sim.port }), { code: 'EADDRINUSE' });
});

test('links begin with the origin that is given', async (t) => {
  const sim = await simulator(t, { origin: 'http://wechat:4580' });
  const api = await client(sim);
  assert.match(String((await api.add('image', 'photo.jpg')).url), /^http:\/\/wechat:4580\/mmbiz_jpg\//);
});

test('a mistake of its own is a 500, and does not stop it', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const said = t.mock.method(console, 'error', () => {});
  const broken = t.mock.method(sim.state.apps, 'byToken', () => {
    throw new Error('broken on purpose');
  });
  const response = await fetch(api.url('material/get_materialcount'));
  assert.equal(response.status, 500);
  assert.match(await response.text(), /broken on purpose/);
  assert.equal(said.mock.callCount(), 1);
  broken.mock.restore();
  assert.equal((await api.count()).image_count, 0);
});
