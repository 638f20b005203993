/** A WeChat with a large library. */
import type { Format } from '../../dev/wechat/core/formats.ts';
import type { Kind, ListType } from '../../dev/wechat/core/library.ts';
import { addToLibrary } from '../../dev/wechat/core/library-items.ts';
import { bytesOf, sha256 } from '../../test/helpers/fixtures.ts';
import { receive, startWorld as startEmptyWorld, type World } from '../processes/world.ts';

export async function startWorld() {
  const world = await startEmptyWorld({
    queues: {
      MirrorQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'mirror', VisibilityTimeout: 1080 } },
    },
  });
  sortOnce(world.app.library);
  const MIRROR_QUEUE_URL = world.urls.get('MirrorQueue') ?? '';
  return {
    ...world,
    receive: () => receive(world.queues.client, MIRROR_QUEUE_URL),
    environment: {
      ...world.environment,
      MIRROR_QUEUE_URL,
      DOWNLOAD_QUEUE_URL: 'http://127.0.0.1:1/unused',
    },
  };
}

/** The simulator sorts its library for each page: with a hundred thousand items, that alone would be measured. */
export function sortOnce(library: World['app']['library']): void {
  const list = library.list.bind(library);
  const sorted = new Map<ListType | undefined, ReturnType<typeof list>>();
  library.list = (type) => {
    const known = sorted.get(type) ?? list(type);
    sorted.set(type, known);
    return known;
  };
  for (const name of ['add', 'delete'] as const) {
    const change = library[name].bind(library) as (argument: never) => never;
    library[name] = ((argument: never) => {
      sorted.clear();
      return change(argument);
    }) as never;
  }
}

const FILES: Readonly<Record<ListType, readonly [file: string, format: Format]>> = {
  image: ['picture.png', 'png'],
  voice: ['voice.amr', 'amr'],
  video: ['clip.mp4', 'mp4'],
};
const MINUTE_MS = 60_000;

/** Adds so many different items, a minute apart, the last of them `until`. */
export function fill({ app, simulator }: World, kind: ListType & Kind, count: number, until: number): void {
  const [file, format] = FILES[kind];
  const base = bytesOf(file);
  for (let index = count - 1; index >= 0; index--) {
    const bytes = Buffer.concat([base, Buffer.from(`${kind} ${until} ${index}`)]);
    addToLibrary(
      app,
      {
        kind,
        name: `${kind} 素材 ${index}.${format}`,
        format,
        bytes,
        sha256: sha256(bytes),
        updatedAt: until - index * MINUTE_MS,
      },
      simulator.state,
    );
  }
}
