/** Temporary media and permanent materials of the other WeChat (wechat-api.md 2 and 3). */
import { randomBytes } from 'node:crypto';
import type { Form } from './other-wechat-form.ts';
import { Refusal, unknownId } from './other-wechat-refusal.ts';
import type { FileAnswer, Json } from './other-wechat-styles.ts';

export type Item = {
  readonly media_id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly title?: string;
  readonly introduction?: string;
};

/** 43 characters, as ids were before 2022 (3.0). */
export const newId = () => randomBytes(32).toString('base64url');

/** Lists come in pages of at most so many, whatever was asked for. */
export const PAGE = 2;

/** A page of a list, newest first; what is asked for beyond it has to be asked for again. */
export function pageOf(all: readonly Json[], { offset, count }: Json): Json {
  if (!Number.isInteger(offset) || !Number.isInteger(count)) throw new Refusal(45164, 'invalid offset');
  const from = Number(offset);
  const item = all.toReversed().slice(from, from + Math.min(Number(count), PAGE));
  return { total_count: all.length, item_count: item.length, item };
}

const TYPES = ['image', 'voice', 'video', 'thumb'];
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  image: 'text/plain',
  voice: '',
  video: 'video/mp4',
};

export function createLibrary(url: () => string) {
  const materials: Item[] = [];
  const media: Item[] = [];
  /** What the JSSDK recorded, by its serverId. */
  const voices = new Map<string, Buffer>();
  let linksAsked = 0;

  const itemOf = (type: string, { filename, bytes, fields }: Form): Item => {
    if (!TYPES.includes(type)) throw new Refusal(40004, 'invalid media type');
    const texts = type === 'video' && fields.description ? JSON.parse(fields.description) : {};
    return { media_id: newId(), name: filename, type, bytes, ...texts };
  };
  const find = (shelf: readonly Item[], id: unknown): Item => {
    const found = shelf.find(({ media_id }) => media_id === id);
    if (!found) throw unknownId();
    return found;
  };
  const fileOf = ({ type, bytes }: Item): FileAnswer => ({
    bytes,
    headers: CONTENT_TYPES[type] ? { 'Content-Type': CONTENT_TYPES[type] } : {},
  });
  const linkOf = ({ media_id }: Item) => `${url()}/files/${media_id}?vkey=${newId()}`;

  return {
    materials,
    media,
    voices,

    /** What came there by another way: a follower's message, or the console. Gives its id. */
    receive(shelf: 'media' | 'materials', type: string, bytes: Buffer): string {
      const media_id = newId();
      (shelf === 'media' ? media : materials).push({ media_id, name: `${media_id}.bin`, type, bytes });
      return media_id;
    },

    /** Every type has a media_id, as the documents have it; the time is written as text (2.1). */
    upload(type: string, form: Form): Json {
      const item = itemOf(type, form);
      media.push(item);
      return { thumb_media_id: '', created_at: String(1_751_560_299), media_id: item.media_id, type };
    },

    /** A video comes as a link, or as its bytes: by turns (2.2). */
    get(id: string | null): FileAnswer | Json {
      const item = find(media, id);
      const asLink =
        item.type === 'video' && media.filter(({ type }) => type === 'video').indexOf(item) % 2 === 0;
      return asLink ? { video_url: linkOf(item) } : fileOf(item);
    },

    /** Without any type, under an unquoted name (2.3). */
    hdVoice(id: string | null): FileAnswer {
      const bytes = voices.get(id ?? '');
      if (!bytes) throw unknownId();
      return { bytes, headers: { 'Content-disposition': `attachment; filename=${id}.speex` } };
    },

    uploadImage: ({ bytes }: Form): Json => ({
      url: `http://mmbiz.qpic.cn/sz_mmbiz_png/${bytes.byteLength}${newId()}/0`,
    }),

    /** A video's url is empty, as the documents show it (3.1). */
    add(type: string, form: Form): Json {
      const item = itemOf(type, form);
      materials.push(item);
      const { media_id } = item;
      const url = type === 'video' ? '' : `https://mmbiz.qlogo.cn/mmbiz/${media_id}/0?wx_fmt=jpeg`;
      return { media_id, ...(type !== 'voice' && { url }) };
    },

    material(id: unknown): FileAnswer | Json {
      const item = find(materials, id);
      const { title = '', introduction = '' } = item;
      return item.type === 'video'
        ? { title, description: introduction, down_url: linkOf(item) }
        : fileOf(item);
    },

    remove(id: unknown): Json {
      materials.splice(materials.indexOf(find(materials, id)), 1);
      return {};
    },

    count: (): Json => {
      const of = (...types: string[]) => materials.filter(({ type }) => types.includes(type)).length;
      return {
        voice_count: of('voice'),
        video_count: of('video'),
        image_count: of('image', 'thumb'),
        news_count: 0,
      };
    },

    list(asked: Json): Json {
      if (!['image', 'voice', 'video', 'news'].includes(String(asked.type)))
        throw new Refusal(40007, 'invalid media_id');
      const listed = materials.filter(({ type }) => (type === 'thumb' ? 'image' : type) === asked.type);
      const items = listed.map(({ media_id, name }, index) => ({
        media_id,
        name,
        update_time: 1_521_355_652 + index,
      }));
      return pageOf(items, asked);
    },

    /** Behind a link. The first request for any comes too early (2.2). */
    file(path: string): FileAnswer | undefined {
      const id = path.replace('/files/', '');
      const item = [...media, ...materials].find(({ media_id }) => media_id === id);
      linksAsked += 1;
      return item && linksAsked > 1 ? { bytes: item.bytes, headers: {} } : undefined;
    },
  };
}
