import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { newAccount } from '../helpers/stack.ts';

test('our copy of temporary media is erased, once, and for its own account alone', async () => {
  const [account, other] = [await newAccount(), await newAccount()];
  const body = new Uint8Array(bytesOf('photo.jpg'));
  const { json } = await account.call('/media?type=image&filename=a.jpg', { body });
  const path = `/media/${json.media_id}`;
  const { content } = (await account.call(path)).json;
  assert.equal((await other.call(path, { method: 'DELETE' })).status, 404);
  assert.equal((await fetch(content.url)).status, 200);
  assert.equal((await account.call(path, { method: 'DELETE' })).status, 204);
  assert.equal((await fetch(content.url)).status, 404);
  assert.equal((await account.call(path, { method: 'DELETE' })).status, 404);
});
