import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { bench } from './articles.ts';
import { control, type Json, START } from './helpers.ts';

/** A program that receives events, and what it has been told. */
async function receiver(t: TestContext, status = 200) {
  const heard: Array<{ type: string | undefined; xml: string }> = [];
  const server = createServer(async (request, response) => {
    heard.push({ type: request.headers['content-type'], xml: await text(request) });
    response.writeHead(status).end('success');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const wait = async () => {
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { url: `http://127.0.0.1:${port}/events`, heard, wait };
}

async function publishTo(t: TestContext, callback_url: string | null, outcome: Json = { status: 0 }) {
  const { sim, api } = await bench(t);
  await control(sim, 'POST', '/apps', { app_id: sim.app.app_id, callback_url });
  await control(sim, 'POST', '/publish-outcomes', outcome);
  const { publish_id: id } = await api.submit((await api.draft()).media_id);
  sim.state.clock.advance(1500);
  return { sim, api, id };
}

const events = async ({ sim }: Pick<Awaited<ReturnType<typeof publishTo>>, 'sim'>) =>
  (await control(sim, 'GET', '/events')).events as Json[];

test('the end of a publish job is pushed as XML', async (t) => {
  const { url, heard, wait } = await receiver(t);
  const { sim, api, id } = await publishTo(t, url);
  await wait();
  const [event] = heard;
  assert.equal(event?.type, 'text/xml');
  const { article_id: article, article_detail: detail } = await api.status(id);
  const [item] = (detail as { item: Json[] }).item;
  const seconds = Math.floor((START + 1500) / 1000);
  const expected =
    /^<xml><ToUserName><!\[CDATA\[gh_\w{12}\]\]><\/ToUserName><FromUserName><!\[CDATA\[o\w{27}\]\]><\/FromUserName>/;
  assert.match(event?.xml ?? '', expected);
  assert.equal(
    event?.xml.replace(expected, ''),
    `<CreateTime>${seconds}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
      `<Event><![CDATA[PUBLISHJOBFINISH]]></Event><PublishEventInfo><publish_id>${id}</publish_id>` +
      `<publish_status>0</publish_status><article_id><![CDATA[${article}]]></article_id>` +
      `<article_detail><count>1</count><item><idx>1</idx>` +
      `<article_url><![CDATA[${item?.article_url}]]></article_url></item></article_detail>` +
      '</PublishEventInfo></xml>',
  );
  while ((await events({ sim }))[0]?.status === null);
  assert.equal((await events({ sim }))[0]?.status, 200);
});

test('a failure has its indexes and no article_id', async (t) => {
  const { url, heard, wait } = await receiver(t);
  const { id } = await publishTo(t, url, { status: 2, fail_idx: [1, 2] });
  await wait();
  const info = /<PublishEventInfo>.*<\/PublishEventInfo>/.exec(heard[0]?.xml ?? '')?.[0];
  assert.equal(
    info,
    `<PublishEventInfo><publish_id>${id}</publish_id><publish_status>2</publish_status>` +
      '<fail_idx>1</fail_idx><fail_idx>2</fail_idx></PublishEventInfo>',
  );
});

test('without a callback URL the event is only kept', async (t) => {
  const { sim, id } = await publishTo(t, null);
  const [event] = await events({ sim });
  assert.deepEqual([event?.url, event?.status, event?.error], [null, null, null]);
  assert.match(String(event?.xml), new RegExp(`<publish_id>${id}</publish_id>`));
});

test('a receiver that cannot be reached does no harm', async (t) => {
  const { sim } = await publishTo(t, 'http://127.0.0.1:1/events');
  while ((await events({ sim }))[0]?.error === null);
  assert.match(String((await events({ sim }))[0]?.error), /ECONNREFUSED|bad port/);
});
