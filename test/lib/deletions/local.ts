/** What the tests of deletions share: local S3, the simulator, and materials that came there past our service. */
import type { RecordKey } from '../../../lib/library/record.ts';
import type { MediaType } from '../../../lib/wechat/index.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

export const LONG = 20_000;

export const PATHS = {
  add: '/cgi-bin/material/add_material',
  get: '/cgi-bin/material/get_material',
  delete: '/cgi-bin/material/del_material',
  list: '/cgi-bin/material/batchget_material',
  drafts: '/cgi-bin/draft/batchget',
} as const;

export async function startLocal() {
  const { s3, simulator, as, aside } = await startLocalAws();
  const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');
  const { fetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
  const { log } = await import('../../../lib/log.ts');
  const { readRecord } = await import('../../../lib/library/record.ts');
  const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
  const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
  const handedOver: RecordKey[] = [];
  const app = simulator.state.apps.list()[0];
  if (!app) throw new Error('The simulator has no app');

  const parts = {
    wechatOf: () => wechat,
    fetchRemote,
    allowed: new Set([new URL(simulator.url).host]),
    now: Date.now,
    enqueue: async (key: RecordKey) => {
      handedOver.push(key);
    },
    get signal() {
      return AbortSignal.timeout(LONG);
    },
  };

  const key = (media_id: string, account = 'main'): RecordKey => ({ shelf: 'materials', account, media_id });

  return {
    s3,
    simulator,
    as,
    aside,
    wechat,
    app,
    parts,
    handedOver,
    key,
    /** A material that our service knows nothing of. */
    async atWeChat(filename = 'photo.jpg', type: MediaType = 'image', text = {}, name = filename) {
      const bytes = bytesOf(filename);
      const file = {
        filename: name,
        contentType: 'application/octet-stream',
        size: bytes.byteLength,
        open: async function* () {
          yield new Uint8Array(bytes);
        },
      };
      return (await wechat.materials.add(type, file, text)).media_id;
    },
    /** An old news material; gives its id. */
    async newsAtWeChat(title: string): Promise<string> {
      const body = JSON.stringify({ articles: [{ title, content: `<p>${title}</p>` }] });
      const response = await fetch(`${simulator.url}/_simulator/news`, { method: 'POST', body });
      return ((await response.json()) as { media_id: string }).media_id;
    },
    /** The log lines that `work` writes. */
    async logged(work: () => Promise<unknown>): Promise<string[]> {
      const lines: string[] = [];
      const { info } = log;
      log.info = ((message: string, ...more: unknown[]) => {
        lines.push(`${message} ${JSON.stringify(more)}`);
      }) as typeof log.info;
      await work().finally(() => {
        log.info = info;
      });
      return lines;
    },
    record: async (mediaId: string) => (await readRecord(key(mediaId)))?.value,
    isThere: (mediaId: string) => app.library.get(mediaId) !== undefined,
    calls: (path: string) => simulator.state.log.list({ path }).length,
    fault: (path: string, fault: object, more = {}) => simulator.state.faults.add({ path, fault, ...more }),
    reset() {
      simulator.state.faults.clear();
      simulator.state.log.clear();
      handedOver.length = 0;
    },
  };
}
