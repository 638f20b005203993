/** GET {a}/media/{media_id}/hd-voice: what a web page recorded, in its full quality (wechat-api.md 2.3). */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';
import { newAccount, simulator, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

const SPEEX = Buffer.from('463e9d1b9a20000168e8e8e8e8e8e8e88400b474747474747474', 'hex');

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

async function recorded({ app_id }: TestAccount): Promise<string> {
  const { media_id } = await simulator('/voices', {
    app_id,
    speex_base64: SPEEX.toString('base64'),
    amr_base64: bytesOf('voice.amr').toString('base64'),
  });
  return media_id;
}

test('a voice of the JSSDK comes in high definition, and as AMR under the same id', async () => {
  const id = await recorded(account);
  for (let again = 0; again < 2; again++) {
    const { status, json, text } = await account.call(`/media/${id}/hd-voice`);
    assert.equal(status, 200, text);
    assert.deepEqual([json.media_id, json.content.sha256], [id, sha256(SPEEX)]);
    const file = await fetch(json.content.url);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), SPEEX);
  }
  assert.equal((await account.requests('/cgi-bin/media/get/jssdk')).length, 1);
  assert.deepEqual(await contentOf(account, `/media/${id}`), bytesOf('voice.amr'));
});

test('an id without a voice is 404', async () => {
  const { status, json } = await account.call('/media/no-such-voice/hd-voice');
  assert.deepEqual([status, json.errcode], [404, 40007]);
});

test('an account that is not verified is told so', async () => {
  const unverified = await newAccount({ refused_paths: ['/cgi-bin/media/get/jssdk'] });
  const { status, json } = await unverified.call(`/media/${await recorded(unverified)}/hd-voice`);
  assert.deepEqual([status, json.errcode], [403, 48001]);
});
