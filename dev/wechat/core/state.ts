import { Agenda } from './agenda.ts';
import type { AppSetup } from './app.ts';
import { Apps } from './apps.ts';
import { ArticlePages } from './article-pages.ts';
import { Clock } from './clock.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { type Limits, limitsWith } from './limits.ts';
import { Pictures } from './pictures.ts';
import { type Quirks, quirksWith } from './quirks.ts';
import { DEFAULT_QUOTAS, type Quota, type QuotaSetup, type Quotas, quotasFrom } from './quotas.ts';
import { RequestLog } from './request-log.ts';
import { Rids } from './rids.ts';
import { VideoLinks } from './video-links.ts';

export interface StateSetup {
  apps: readonly AppSetup[];
  now?: () => number;
  limits?: Partial<Limits>;
  quirks?: Partial<Quirks>;
  quotas?: QuotaSetup;
}

/** Everything the simulator knows, in memory. Tests in the same process may read and change it directly. */
export class State {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly apps: Apps;
  readonly limits: Limits;
  readonly quirks: Quirks;
  readonly quotas: Quotas;
  readonly pictures = new Pictures();
  readonly links = new VideoLinks();
  readonly pages = new ArticlePages();
  readonly faults = new Faults();
  readonly events = new Events();
  readonly log = new RequestLog();
  readonly rids = new Rids();
  /** Where video and article links lead: the simulator itself. Known once it listens. */
  origin = '';
  /** What picture URLs begin with. */
  pictureOrigin = '';
  readonly #setup: StateSetup;

  constructor(setup: StateSetup) {
    this.#setup = setup;
    this.clock = new Clock(setup.now);
    this.agenda = new Agenda(this.clock);
    this.apps = new Apps(setup.apps);
    this.limits = limitsWith(setup.limits);
    this.quirks = quirksWith(setup.quirks);
    this.quotas = this.#initialQuotas();
  }

  /** An app's own quota for a path, or else the general one. */
  quotaOf(app: { quotas: Quotas }, path: string): Quota | undefined {
    return app.quotas[path] ?? this.quotas[path];
  }

  /** Back to the start: the apps and settings given then, and nothing else. */
  reset(): void {
    this.clock.clear();
    this.apps.reset();
    Object.assign(this.limits, limitsWith(this.#setup.limits));
    Object.assign(this.quirks, quirksWith(this.#setup.quirks));
    for (const path of Object.keys(this.quotas)) delete this.quotas[path];
    Object.assign(this.quotas, this.#initialQuotas());
    const things = [this.agenda, this.events, this.faults, this.log, this.rids];
    const served = [this.pictures, this.links, this.pages];
    for (const store of [...things, ...served]) store.clear();
  }

  #initialQuotas(): Quotas {
    return { ...DEFAULT_QUOTAS, ...quotasFrom(this.#setup.quotas) };
  }
}
