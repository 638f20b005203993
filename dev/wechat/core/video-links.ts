import { linkKey } from './ids.ts';
import type { Limits } from './limits.ts';

interface Link {
  vid: string;
  bytes: Buffer;
  issuedAt: number;
}

export type LinkAnswer = { status: 200; bytes: Buffer } | { status: 403 | 404 };

/** The video server: links that open with a key, for a while (wechat-api.md 2.2, 3.2). */
export class VideoLinks {
  readonly #byKey = new Map<string, Link>();

  /** Makes a link for one video, with a key of its own. */
  issue(vid: string, bytes: Buffer, limits: Limits, now: number): string {
    this.#forgetExpired(limits, now);
    const key = linkKey();
    this.#byKey.set(key, { vid, bytes, issuedAt: now });
    return `/vweixinp.tc.qq.com/${vid}.f10.mp4?vkey=${key}&sha=0&save=1`;
  }

  /** 403 for a wrong or expired key, 404 while the file has not yet reached the server. */
  open(vid: string, key: string, limits: Limits, now: number): LinkAnswer {
    const link = this.#byKey.get(key);
    if (link?.vid !== vid || isExpired(link, limits, now)) return { status: 403 };
    if (now < link.issuedAt + limits.link_delay_ms) return { status: 404 };
    return { status: 200, bytes: link.bytes };
  }

  clear(): void {
    this.#byKey.clear();
  }

  // Links are kept in the order of their issue: the first living one ends the search.
  #forgetExpired(limits: Limits, now: number): void {
    for (const [key, link] of this.#byKey) {
      if (!isExpired(link, limits, now)) return;
      this.#byKey.delete(key);
    }
  }
}

function isExpired(link: Link, limits: Limits, now: number): boolean {
  return now >= link.issuedAt + limits.link_seconds * 1000;
}
