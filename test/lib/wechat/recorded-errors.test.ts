/** The errors that WeChat was recorded to answer (wechat-api.md 1.3, 1.4, 2 to 6 and 9), as they stand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import { WeChatError } from '../../../lib/wechat/errors.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { errorOf, FIXED } from './helpers.ts';
import { ARTICLE_ERRORS } from './recorded/article-errors.ts';
import { FILE_ERRORS } from './recorded/file-errors.ts';

for (const [name, call, errors] of [...FILE_ERRORS, ...ARTICLE_ERRORS]) {
  test(`the errors of ${name}`, async (t) => {
    await Promise.all(
      errors.map(async ([body, kind]) => {
        const { url } = await standIn(t, body);
        const error = await errorOf(call(createWeChatClient({ tokens: FIXED, baseUrl: url }), url));
        assert.ok(error instanceof WeChatError, body);
        const { errcode, errmsg } = JSON.parse(body) as { errcode: number; errmsg: string };
        const [text = '', rid] = errmsg.split(/,? rid: (?=[0-9a-f]{8}(?:-[0-9a-f]{8}){2}$)/);
        assert.deepEqual(
          [error.errcode, error.errmsg, error.rid, error.class.kind],
          [errcode, text, rid, kind],
        );
      }),
    );
  });
}

test('the address that is not on the allow-list is read out of both texts (1.3)', async (t) => {
  const addresses = [];
  for (const [body] of FILE_ERRORS[0]?.[2].slice(0, 2) ?? []) {
    const { url } = await standIn(t, body);
    const error = await errorOf(fetchStableToken({ app_id: 'wx1', app_secret: 's' }, { baseUrl: url }));
    addresses.push((error as WeChatError).refusedAddress);
  }
  assert.deepEqual(addresses, ['183.155.242.143', '61.172.68.219']);
});
