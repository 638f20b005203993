import type { Format } from './formats.ts';
import { KINDS, type Kind } from './library.ts';
import type { Limits } from './limits.ts';
import type { FileRules } from './received-file.ts';
import { WeChatError } from './wechat-error.ts';

const IMAGES: readonly Format[] = ['jpg', 'png', 'gif', 'bmp'];

/** wechat-api.md 2.1 */
const TEMPORARY: Record<Kind, readonly Format[]> = {
  image: IMAGES,
  voice: ['amr', 'mp3'],
  video: ['mp4'],
  thumb: ['jpg'],
};

/** wechat-api.md 3.1 */
const PERMANENT: Record<Kind, readonly Format[]> = {
  ...TEMPORARY,
  voice: ['mp3', 'wma', 'wav', 'amr'],
};

/** The `type` in the query; anything unknown is 40004. */
export function kindFrom(query: URLSearchParams): Kind {
  const kind = KINDS.find((candidate) => candidate === query.get('type'));
  if (!kind) throw new WeChatError(40004);
  return kind;
}

/** What media/upload takes. */
export function temporaryRules(kind: Kind, limits: Limits): FileRules {
  const maxBytes = limits[`temporary_${kind}_bytes`];
  return { formats: TEMPORARY[kind], wrongFormat: 40005, tooLarge: 40006, maxBytes };
}

/** What material/add_material takes. It words its refusals differently (wechat-api.md 2.1, 7-A 3). */
export function permanentRules(kind: Kind, limits: Limits): FileRules {
  const maxBytes = limits[`permanent_${kind}_bytes`];
  return { formats: PERMANENT[kind], wrongFormat: 40113, tooLarge: 45001, maxBytes };
}

/** What media/uploadimg takes: strictly less than its limit (wechat-api.md 2.4). */
export function articleImageRules(limits: Limits): FileRules {
  const maxBytes = limits.article_image_bytes - 1;
  return { formats: ['jpg', 'png'], wrongFormat: 40005, tooLarge: 40009, maxBytes };
}
