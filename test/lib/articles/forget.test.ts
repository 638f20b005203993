import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DraftRequest } from '../../../lib/drafts/job.ts';
import { article, HOST, newAccount, partsFor, sent, wechat } from './bench.ts';

const { sendDraft } = await import('../../../lib/drafts/send-draft.ts');

test('a cover that WeChat does not know any more is taken over anew by the next try', async () => {
  const parts = partsFor(newAccount());
  const { thumb_media_id: _, ...rest } = article('text');
  const request: DraftRequest = {
    articles: [{ ...rest, thumb_url: `${HOST}/forgotten.jpg` }],
    images: 'keep',
    on_image_error: 'fail',
  };
  const send = () => sendDraft(request, parts, AbortSignal.timeout(10_000));
  const first = await send();
  await wechat.materials.delete(first.images[0]?.media_id ?? '');
  await assert.rejects(send(), { code: 'wechat-media-id' });
  const third = await send();
  assert.notEqual(third.images[0]?.media_id, first.images[0]?.media_id);
  assert.equal(sent('material/add_material'), 2);
});
