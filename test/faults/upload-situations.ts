/** The situations in which an upload is when a fault meets it. */
import type { Scenario, Situation } from './upload-scenario.ts';

const IMAGE = { target: 'material', type: 'image', filename: 'photo.jpg' } as const;
const ADD = '/cgi-bin/material/add_material';

export const SITUATIONS = async ({ world, tracking, drain }: Scenario) => {
  const { clock, simulator, steps } = world;
  const { fetchSource } = await import('../../lib/uploads/fetch-source.ts');
  const { createFetchRemote } = await import('../../lib/net/guarded-fetch.ts');
  const { sendHttp } = await import('../../lib/net/http.ts');
  const { retryUpload } = await import('../../lib/uploads/retry.ts');

  /** Some server elsewhere: here WeChat's pictures. */
  const fetchRemote = createFetchRemote((request) =>
    steps.meet({ name: 'fetch the source', on: 'remote' }, () => sendHttp(request)),
  );
  const allowed = new Set([new URL(simulator.url).host]);
  let source = '';

  const lost: Situation['before'] = async (tracked, bytes) => {
    simulator.state.faults.add({ path: ADD, fault: { drop: 'after' } });
    await tracking.put(tracked, bytes);
  };
  return {
    material: { request: IMAGE },
    lookup: { request: IMAGE, before: lost },
    media: { request: { ...IMAGE, target: 'media' } },
    articleImage: { request: { target: 'article_image', filename: 'photo.jpg' } },
    /** `source_url`: we fetch it ourselves. */
    fetched: {
      request: { ...IMAGE, source_url: 'https://elsewhere/photo.jpg' },
      before: async (_, bytes) => {
        source = simulator.url + simulator.state.pictures.store('elsewhere', 'jpg', bytes);
      },
      start:
        ({ account, upload_id }) =>
        (worker, _, received) =>
          fetchSource({ account, upload_id, source_url: source }, received, {
            fetchRemote,
            allowed,
            now: world.now,
            signal: worker.signal,
          }),
    },
    /** It has failed, and somebody has it tried again. */
    retried: {
      request: IMAGE,
      before: async (tracked, bytes) => {
        simulator.state.faults.add({ path: ADD, fault: { errcode: 45009 } });
        await tracking.put(tracked, bytes);
        await drain();
        simulator.state.log.clear();
      },
      start:
        ({ account, upload_id }) =>
        async () => {
          await retryUpload(account, upload_id, {}, { now: world.now, announce: world.announceAgain });
          return 'handled';
        },
    },
    /** Its message was lost. */
    swept: {
      request: IMAGE,
      before: async (tracked, bytes) => {
        await tracking.put(tracked, bytes);
        world.queue.length = 0;
        clock.advance(31 * 60_000);
        await world.newTokens();
        simulator.state.log.clear();
      },
      start: () => world.sweep,
    },
  } satisfies Record<string, Situation>;
};
