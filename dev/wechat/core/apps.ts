import { App, type AppSetup } from './app.ts';

/** Every app that the simulator knows. */
export class Apps {
  readonly #initial: readonly AppSetup[];
  readonly #apps = new Map<string, App>();

  constructor(initial: readonly AppSetup[]) {
    this.#initial = initial;
    this.reset();
  }

  get(id: string): App | undefined {
    return this.#apps.get(id);
  }

  list(): App[] {
    return [...this.#apps.values()];
  }

  /** The app that issued a token, also when the token no longer works. */
  byToken(token: string): App | undefined {
    return this.list().find((app) => app.tokens.has(token));
  }

  /** Adds an app, or changes the one there is. Undefined when a new one comes without a secret. */
  put(setup: Partial<AppSetup> & { app_id: string }): App | undefined {
    const known = this.#apps.get(setup.app_id);
    known?.change(setup);
    if (known || setup.app_secret === undefined) return known;
    const app = new App({ ...setup, app_secret: setup.app_secret });
    this.#apps.set(app.id, app);
    return app;
  }

  /** Back to the apps of the start, empty. */
  reset(): void {
    this.#apps.clear();
    for (const setup of this.#initial) this.#apps.set(setup.app_id, new App(setup));
  }
}
