import { sha256 } from '../core/ids.ts';
import { KINDS } from '../core/library.ts';
import { addToLibrary, type NewMaterial } from '../core/library-items.ts';
import { sniff } from '../core/sniff.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { appNamed } from './route.ts';
import { materialView } from './views.ts';

const FIELDS = ['app_id', 'type', 'name', 'content_base64', 'title', 'introduction', 'update_time', 'page'];

/** Adds a material past the API's limits, as an editor does in the web console (wechat-api.md 3.0). */
export function addConsoleMaterial(body: unknown, state: State) {
  const input = new Input(body, FIELDS);
  const app = appNamed(state, input.text('app_id'));
  return materialView(app, addToLibrary(app, newMaterial(input), state), state);
}

function newMaterial(input: Input): NewMaterial {
  const kind = input.oneOf('type', KINDS);
  if (!kind) throw input.bad('type', 'is required');
  const bytes = input.base64('content_base64');
  if (!bytes?.length) throw input.bad('content_base64', 'is required');
  const format = sniff(bytes);
  if (!format) throw input.bad('content_base64', 'is of a format that the simulator does not know');
  const material: NewMaterial = {
    kind,
    name: input.requiredText('name'),
    format,
    bytes,
    sha256: sha256(bytes),
    title: input.text('title') ?? '',
    introduction: input.text('introduction') ?? '',
    page: input.flag('page') ?? false,
  };
  const updatedAt = input.moment('update_time');
  return updatedAt === undefined ? material : { ...material, updatedAt };
}
