/** Addresses that must not be fetched, in every place where an article may name one. Nothing but a code is said of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArticleImages, asked, HOST, newAccount, PRIVATE_HOST, partsFor, prepare, sent } from './bench.ts';

const PATH = '/a.png?s=SECRET';

/** The code with which one picture fails, in the content and as a cover. */
async function reasonFor(url: string, limits = {}) {
  const parts = () => partsFor(newAccount(), { limits });
  const html = `<img src='${url}'>`;
  const { images, content } = await prepare(html, { onImageError: 'keep' }, {}, parts());
  assert.equal(content, html);
  assert.equal(images[0]?.state, 'failed');
  const cover = prepare('<p>x', {}, { thumb_url: url, thumb_media_id: '' }, parts());
  await assert.rejects(cover, (error: unknown) => {
    assert.ok(error instanceof ArticleImages);
    assert.equal(error.images[0]?.reason, images[0]?.reason);
    assert.doesNotMatch(JSON.stringify([error.images, error.errors, error.detail]), /SECRET|127\.|example/);
    return true;
  });
  return images[0]?.reason;
}

for (const [url, reason] of [
  ['https://127.0.0.1/a.png', 'literal_address'],
  ['https://127.1/a.png', 'literal_address'],
  ['https://0x7f000001/a.png', 'literal_address'],
  ['https://2130706433/a.png', 'literal_address'],
  ['https://0177.0.0.1/a.png', 'literal_address'],
  ['https://127。0。0。1/a.png', 'literal_address'],
  ['https://0.0.0.0/a.png', 'literal_address'],
  ['https://[::1]/a.png', 'literal_address'],
  ['https://[::ffff:127.0.0.1]/a.png', 'literal_address'],
  ['https://169.254.169.254/latest/meta-data/', 'literal_address'],
  ['https://[fd00:ec2::254]/latest/', 'literal_address'],
  ['https://8.8.8.8/a.png', 'literal_address'],
  ['//127.0.0.1/a.png', 'literal_address'],
  ['\\\\127.0.0.1\\a.png', 'literal_address'],
  [' h\nttps://127.0.0.1/a.png', 'literal_address'],
  ['http://169.254.169.254/latest/meta-data/', 'scheme'],
  [`http://${PRIVATE_HOST}${PATH}`, 'scheme'],
  ['http://pictures.example/a.png', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['ftp://pictures.example/a.png', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['blob:https://pictures.example/1', 'scheme'],
  ['https://user:SECRET@pictures.example/a.png', 'credentials'],
  ['https://pictures.example@127.0.0.1/a.png', 'credentials'],
  ['https://pictures.example:8443/a.png', 'port'],
  [`https://${PRIVATE_HOST}${PATH}`, 'port'],
  ['images/a.png', 'invalid_url'],
  ['/images/a.png', 'invalid_url'],
  ['C:\\Users\\me\\a.png', 'scheme'],
  ['https://', 'invalid_url'],
  [`https://pictures.example/${'a'.repeat(2_048)}`, 'invalid_url'],
  ['https://at-10-0-0-1.example/a.png', 'not_public'],
  ['https://at-127-0-0-1.example/a.png', 'not_public'],
  ['https://at-169-254-169-254.example/a.png', 'not_public'],
  ['https://nowhere.example/a.png', 'unresolvable'],
  ['https://localhost/a.png', 'unresolvable'],
  [`${HOST}/loop`, 'redirects'],
  [`${HOST}/to?https://127.0.0.1/a.png`, 'literal_address'],
  [`${HOST}/to?https://[::1]/a.png`, 'literal_address'],
  [`${HOST}/to?http://${PRIVATE_HOST}/a.png`, 'scheme'],
  [`${HOST}/to?https://${PRIVATE_HOST}/a.png`, 'port'],
  [`${HOST}/to?https://at-192-168-0-1.example/a.png`, 'not_public'],
  [`${HOST}/to?file:///etc/passwd`, 'scheme'],
  [`${HOST}/to?https://user:SECRET@pictures.example/`, 'credentials'],
  [`${HOST}/missing${PATH}`, 'status'],
  [`${HOST}/endless${PATH}`, 'too_large'],
  [`${HOST}/broken/a.png`, 'unreachable'],
] as const) {
  test(`${url.slice(0, 60).replace(/\s/g, ' ').replace(PRIVATE_HOST, 'host:port')} is ${reason}`, async () => {
    assert.equal(await reasonFor(url), reason);
    assert.deepEqual([sent('media/uploadimg'), sent('material/add_material')], [0, 0]);
    const direct = asked().filter((path) => !/^\/(loop|to|missing|endless|broken)/.test(path));
    assert.deepEqual(direct, []);
  });
}

test('a host that does not answer is given up after the time for one picture', async () => {
  assert.equal(await reasonFor(`${HOST}/slow${PATH}`, { imageMs: 50 }), 'timeout');
});

test('redirects to public places are followed, three at most', async () => {
  const to = (target: string) => `${HOST}/to?${target}`;
  const good = await prepare(`<img src="${to(to(to(`${HOST}/a.png`)))}">`);
  assert.equal(good.images[0]?.state, 'rehosted');
  assert.equal(await reasonFor(to(to(to(to(`${HOST}/a.png`))))), 'redirects');
});

test('an operator’s allowed host is fetched whatever it is', async () => {
  const parts = { ...partsFor(newAccount()), allowed: new Set([PRIVATE_HOST]) };
  const { images } = await prepare(`<img src="http://${PRIVATE_HOST}/a.png">`, {}, {}, parts);
  assert.equal(images[0]?.state, 'rehosted');
});
