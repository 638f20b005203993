import { isIP } from 'node:net';
import { type App, type AppSetup, CONFIRMATIONS } from '../core/app.ts';
import { SELLING } from '../core/products.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { parseQuotas } from './quota-input.ts';
import type { ControlRoute } from './route.ts';

const FIELDS = [
  'app_id',
  'app_secret',
  'allow_list',
  'quotas',
  'refused_paths',
  'frozen',
  'confirmation',
  'comments',
  'selling',
  'products',
  'drafts_open',
  'callback_url',
];

export const appRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/apps',
    about: 'The apps, without their secrets',
    run: ({ state }) => ({ json: { apps: state.apps.list().map((app) => view(app, state)) } }),
  },
  {
    method: 'POST',
    path: '/apps',
    about:
      'Adds an app or changes one: {"app_id", "app_secret" (a new one needs it), "allow_list": addresses or null, ' +
      '"quotas": {path: number or {"per_day", "per_minute"}}, "refused_paths": […], "frozen", ' +
      `"confirmation": ${CONFIRMATIONS.join('|')}, "comments", "selling": ${SELLING.join('|')}, ` +
      '"products": ids or null, "drafts_open", "callback_url": where events go, or null}',
    run({ state, body }) {
      const input = new Input(body, FIELDS);
      const app = state.apps.put(setupIn(input));
      if (!app) throw input.bad('app_secret', 'is required for a new app');
      return { json: view(app, state) };
    },
  },
];

function setupIn(input: Input): Partial<AppSetup> & { app_id: string } {
  const setup: Partial<AppSetup> & { app_id: string } = { app_id: input.requiredText('app_id') };
  if (input.raw('app_secret') !== undefined) setup.app_secret = input.requiredText('app_secret');
  const allowList = input.raw('allow_list') === null ? null : input.texts('allow_list');
  if (allowList !== undefined) setup.allow_list = allowList;
  for (const entry of allowList ?? []) checkAddress(entry, input);
  if (input.raw('quotas') !== undefined) setup.quotas = parseQuotas(input.raw('quotas'), 'quotas');
  const refused = input.texts('refused_paths');
  if (refused) setup.refused_paths = refused;
  const frozen = input.flag('frozen');
  if (frozen !== undefined) setup.frozen = frozen;
  const confirmation = input.oneOf('confirmation', CONFIRMATIONS);
  if (confirmation) setup.confirmation = confirmation;
  Object.assign(setup, articleSettings(input));
  return setup;
}

/** What concerns drafts, publishing and products; only what is named. */
function articleSettings(input: Input): Partial<AppSetup> {
  const settings = {
    comments: input.flag('comments'),
    selling: input.oneOf('selling', SELLING),
    products: input.raw('products') === null ? null : input.texts('products'),
    drafts_open: input.flag('drafts_open'),
    callback_url: input.raw('callback_url') === null ? null : input.text('callback_url'),
  };
  const { callback_url: url } = settings;
  if (typeof url === 'string' && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw input.bad('callback_url', 'must be an http or https URL');
  }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** `1.2.3.4`, `1.2.3.0/24`, or the same for IPv6. */
function checkAddress(entry: string, input: Input): void {
  const [address = '', bits, ...rest] = entry.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const bitsFit = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  if (isIP(address) === 0 || !bitsFit || rest.length > 0) {
    throw input.bad('allow_list', `holds ${entry}, which is neither an address nor a network`);
  }
}

function view(app: App, state: State) {
  const { image, voice, video } = app.library.counts();
  const now = state.clock.now();
  return {
    app_id: app.id,
    allow_list: app.allowList,
    quotas: app.quotas,
    refused_paths: app.refusedPaths,
    frozen: app.frozen,
    confirmation: app.confirmation,
    comments: app.comments,
    selling: app.selling,
    products: app.products,
    drafts_open: app.draftsOpen,
    callback_url: app.callbackUrl,
    tokens: app.tokens.alive(now),
    materials: { image, voice, video },
    media: app.media.list(now).length,
    drafts: app.drafts.size,
    news: app.news.size,
    publications: app.publications.list().length,
  };
}
