/** What a page without a key does: its own server made the upload. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createClient, sendUpload, unwrap } from '../../client/src/index.ts';
import { bytesOf } from '../helpers/fixtures.ts';
import { info, newAccount } from '../helpers/stack.ts';

const client = createClient({ baseUrl: info.api_url, key: info.api_key });
const photo = bytesOf('photo.jpg');

let account: string;
before(async () => {
  account = (await newAccount()).account;
});

const created = async (filename: string, size = photo.byteLength) =>
  await unwrap(
    client.POST('/v1/accounts/{account}/uploads', {
      params: { path: { account } },
      body: { target: 'material', type: 'image', filename, size },
    }),
  );

test('the file is sent and its state read without the key', async () => {
  const { upload_id, post, status_url } = await created('photo.jpg');
  const done = await sendUpload({ upload_id, ...(post && { post }), status_url }, photo);
  assert.equal(done.upload_id, upload_id);
  assert.match(done.media_id ?? '', /./);
  assert.ok(!('job' in done));
});

test('a file that WeChat would not take fails with the problem', async () => {
  const webp = bytesOf('picture.webp');
  await assert.rejects(sendUpload(await created('photo.jpg', webp.byteLength), webp), {
    name: 'ProblemError',
    status: 415,
  });
});

test('S3 refuses a file of another size, and the error shows nothing of what was signed', async () => {
  const upload = await created('photo.jpg', photo.byteLength - 1);
  await assert.rejects(sendUpload(upload, photo), (error: Error) => {
    assert.equal(error.name, 'UploadError');
    assert.deepEqual(
      { ...error },
      {
        name: 'UploadError',
        reason: 'refused',
        status: 400,
        code: 'EntityTooLarge',
        upload_id: upload.upload_id,
      },
    );
    assert.equal(error.message, 'S3 did not take the file (400 EntityTooLarge).');
    return true;
  });
});

test('an upload that fetches its file by itself takes none', async () => {
  const upload = await created('photo.jpg');
  const { post: _, ...without } = upload;
  await assert.rejects(sendUpload(without, photo), TypeError);
});
