import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../dev/wechat/simulator.ts';
import { fixture } from '../../helpers/fixtures.ts';

/** A simulator for one test, on a free port, closed when the test ends. */
export async function simulator(t: TestContext, options: SimulatorOptions = {}): Promise<Simulator> {
  const started = await startSimulator(options);
  t.after(() => started.close());
  return started;
}

/** Somebody else has refreshed: every token answers 40001 from now on. */
export function replaceTokens({ state }: Simulator): void {
  for (const app of state.apps.list()) app.tokens.invalidateAll(state.clock.now());
}

/** What was asked so far, in order, with the errcode it met: `POST /cgi-bin/media/upload 41005`. */
export function asked({ state }: Simulator): string[] {
  return state.log.list().map(({ method, path, answer }) => {
    const errcode = answer?.errcode ? ` ${answer.errcode}` : '';
    return `${method} ${path}${errcode}`;
  });
}

/** The file part of the last upload, as it came over the wire. */
export function uploadedPart({ state }: Simulator) {
  const parts = state.log.list().at(-1)?.body?.parts ?? [];
  return parts.find(({ name }) => name === 'media');
}

/** Permanent news, which only those of before 2022 are; its id. The simulator's control API makes some. */
export async function oldNews({ url }: Simulator, title: string): Promise<string> {
  const body = JSON.stringify({ articles: [{ title, content: '<p>旧闻</p>' }] });
  const response = await fetch(`${url}/_simulator/news`, { method: 'POST', body });
  const { media_id: id } = (await response.json()) as { media_id: string };
  return id;
}

/** An empty folder; gone when the test ends. */
export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'peers-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** A copy of a fixture under another name, such as a Chinese one. Its path; gone when the test ends. */
export function copyNamed(t: TestContext, name: string, as: string): string {
  const path = join(folder(t), as);
  cpSync(fixture(name), path);
  return path;
}
