import { sha256, temporaryId } from '../core/ids.ts';
import { sniff } from '../core/sniff.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { appNamed } from './route.ts';
import { mediaView } from './views.ts';

/** Puts a voice on the shelf in both its forms, as `uploadVoice` of the JSSDK does (wechat-api.md 2.3). */
export function addJssdkVoice(body: unknown, state: State) {
  const input = new Input(body, ['app_id', 'speex_base64', 'amr_base64']);
  const app = appNamed(state, input.text('app_id'));
  const speex = input.base64('speex_base64');
  if (!speex?.length) throw input.bad('speex_base64', 'is required');
  const amr = input.base64('amr_base64');
  if (!amr || sniff(amr) !== 'amr') throw input.bad('amr_base64', 'must be the same voice as AMR');
  const id = temporaryId(state.quirks.short_ids);
  const createdAt = state.clock.now();
  const expiresAt = createdAt + state.limits.media_seconds * 1000;
  const facts = { name: `${id}.amr`, bytes: amr, sha256: sha256(amr), speex, createdAt, expiresAt };
  const voice = { ...facts, media_id: id, kind: 'voice', format: 'amr' } as const;
  app.media.add(voice);
  return mediaView(app, voice);
}
