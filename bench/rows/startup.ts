/**
 * Start-up: what it takes to import each function's bundle in a fresh process, over its AWS clients alone: as esbuild
 * bundles them, and as our plugins do, of which they start quicker as well.
 */
import { execFile } from 'node:child_process';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { type Context, PEERS, root } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import { BUNDLING, REQUIRE } from '../measure/program.ts';
import { median } from '../measure/statistics.ts';

const run = promisify(execFile);

/** What a client alone is: made, as our modules make theirs, with one command. */
const CLIENTS: Readonly<Record<string, string>> = {
  '@aws-sdk/client-ssm': 'SSMClient, GetParameterCommand',
  '@aws-sdk/client-s3': 'S3Client, GetObjectCommand',
  '@aws-sdk/client-sqs': 'SQSClient, SendMessageCommand',
  '@aws-sdk/client-lambda': 'LambdaClient, InvokeCommand',
  '@aws-sdk/s3-request-presigner': 'getSignedUrl',
  '@aws-sdk/s3-presigned-post': 'createPresignedPost',
};

type Bundle = {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly clients: string;
};

export async function startup(context: Context): Promise<Row> {
  const functions = await functionBundles(context);
  const sets = new Set([...functions.map(({ clients }) => clients), '@aws-sdk/client-ssm']);
  const floors: Bundle[] = [];
  const ours: Bundle[] = [];
  for (const clients of sets) {
    floors.push(await clientsAlone(context, clients, alone(clients)));
    ours.push(await clientsAlone(context, clients, alike(clients), [(await ourPlugins()).builtinsInPart]));
  }
  const peers: Bundle[] = [];
  for (const name of ['co-wechat-api', 'wechat-api', 'node-easywechat'])
    peers.push(await peerBundle(context, name));
  const measured = [...floors, ...ours, ...peers, ...functions];
  const floorOf = ({ clients }: Bundle) =>
    floors.find((floor) => floor.clients === clients) ?? raise(`${clients} has no floor`);
  /** Each beside its floor, and not minutes from it: what the machine does meanwhile is more than what is measured. */
  const measure = async (bundles: readonly Bundle[], count: number): Promise<Started> => {
    const started: Started = new Map(bundles.map(({ name }) => [name, { times: [], overFloor: [] }]));
    for (let round = 0; round < count; round++) {
      for (const bundle of round % 2 ? bundles : [...bundles].reverse()) {
        const floor = await importTime(context, floorOf(bundle).file);
        const time = await importTime(context, bundle.file);
        started.get(bundle.name)?.times.push(time);
        started.get(bundle.name)?.overFloor.push(time / floor);
      }
    }
    return started;
  };
  const all = await measure(measured, context.quick ? 2 : 5);
  const time = (name: string) => median(all.get(name)?.times ?? []);
  const overClients = ({ name }: Bundle) => median(all.get(name)?.overFloor ?? []);
  // Of many, some look slow by chance: those that do are measured once more, and that counts.
  const slowest = async (bundles: readonly Bundle[]) => {
    const suspects = [...bundles].sort((a, b) => overClients(b) - overClients(a)).slice(0, 5);
    const again = await measure(suspects, context.quick ? 2 : 15);
    return Object.fromEntries([...again].map(([name, { overFloor }]) => [name, median(overFloor)]));
  };
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const row = (bundle: Bundle) => ({
    'import, ms': Math.round(time(bundle.name) * 10) / 10,
    'over client-ssm alone': rounded(time(bundle.name) / time(alone('@aws-sdk/client-ssm'))),
    'over its clients alone': rounded(overClients(bundle)),
    'bundled alike': rounded(time(bundle.name) / time(alike(bundle.clients))),
    KB: Math.round(bundle.bytes / 1024),
    clients: bundle.clients.replaceAll('@aws-sdk/', '').replaceAll('client-', ''),
  });
  const readers = await slowest(functions.filter(({ clients }) => clients === '@aws-sdk/client-ssm'));
  const withClients = await slowest(functions.filter(({ clients }) => clients !== ''));
  const told = (ratios: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(ratios).map(([name, ratio]) => [name, { 'over its clients alone': rounded(ratio) }]),
    );
  return {
    title: 'Start-up',
    tables: [
      {
        caption: 'AWS clients alone',
        rows: Object.fromEntries([...floors, ...ours].map((one) => [one.name, row(one)])),
      },
      {
        caption: 'A handler that lists materials, on each of the peers, with client-ssm',
        rows: Object.fromEntries(peers.map((one) => [one.name, row(one)])),
      },
      { caption: 'Functions', rows: Object.fromEntries(functions.map((one) => [one.name, row(one)])) },
      { caption: 'The slowest, once more', rows: told({ ...readers, ...withClients }) },
    ],
    figures: {
      started: Object.fromEntries(all),
      slowest: { readers, withClients },
      bundles: measured.map(({ file: _, ...rest }) => rest),
    },
    goals: [
      goal(
        'start-up of the slowest read-only function over client-ssm alone',
        Math.max(...Object.values(readers)),
        '<= 1.3',
      ),
      goal(
        'start-up of the slowest function over its AWS clients alone',
        Math.max(...Object.values(withClients)),
        '<= 1.35',
      ),
    ],
  };
}

/** Milliseconds of each import, and their ratios to the floor's. */
type Started = Map<string, { readonly times: number[]; readonly overFloor: number[] }>;

function raise(message: string): never {
  throw new Error(message);
}

const alone = (clients: string) =>
  clients === '' ? 'nothing' : `${clients.replaceAll('@aws-sdk/', '')} alone`;

const alike = (clients: string) => `${alone(clients)}, bundled alike`;

type OurPlugins = { readonly withoutMaps: Plugin[]; readonly builtinsInPart: Plugin };

const ourPlugins = async (): Promise<OurPlugins> =>
  (await import(join(root, 'resources/esbuild-plugins.cjs'))).default;

async function functionBundles({ folder }: Context): Promise<Bundle[]> {
  const plugins = (await ourPlugins()).withoutMaps;
  const bundles: Bundle[] = [];
  for await (const declared of glob(join(root, 'functions/*/functions.yml'))) {
    const handlers = (await readFile(declared, 'utf8')).matchAll(/^ {2}handler: (\S+)\.handler$/gm);
    for (const [, path = ''] of handlers) {
      const name = basename(path);
      bundles.push(
        await bundle(name, join(folder, 'functions', name), {
          entryPoints: [join(root, `${path}.ts`)],
          plugins,
        }),
      );
    }
  }
  return bundles.sort((a, b) => a.name.localeCompare(b.name));
}

const clientsAlone = ({ folder }: Context, clients: string, name: string, plugins: Plugin[] = []) => {
  const code = clients
    .split(' ')
    .filter(Boolean)
    .map((name, index) => {
      const names = CLIENTS[name] ?? '';
      const Client = names.split(', ').find((one) => one.endsWith('Client'));
      return `import { ${names} } from '${name}'; export const c${index} = [${names}${Client ? `, new ${Client}({})` : ''}];`;
    })
    .join('\n');
  const stdin = { contents: code, resolveDir: root };
  return bundle(name, join(folder, 'alone', name.replace(/\W+/g, '-')), { stdin, plugins });
};

/** The same job as `GET {a}/materials`, as somebody would write it with that package. */
const peerBundle = ({ folder }: Context, name: string) => {
  const use =
    name === 'node-easywechat'
      ? "new Peer.OfficialAccount({ app_id: 'a', secret: 'b' }).getClient().postJson('cgi-bin/material/batchget_material', {})"
      : "new Peer('a', 'b').getMaterials('image', 0, 20)";
  const stdin = {
    contents: `import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm'; import Peer from '${name}';
      const ssm = new SSMClient({});
      export const handler = async () => { await ssm.send(new GetParameterCommand({ Name: 'token' })); return ${use}; };`,
    resolveDir: root,
  };
  const nodePaths = [join(PEERS, 'node_modules')];
  return bundle(name, join(folder, 'peers', name), { stdin, nodePaths, banner: REQUIRE });
};

async function bundle(name: string, outdir: string, options: object): Promise<Bundle> {
  const { metafile } = await build({
    ...BUNDLING,
    splitting: true,
    metafile: true,
    entryNames: 'index',
    outExtension: { '.js': '.mjs' },
    outdir,
    ...options,
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([path]) => path.endsWith('index.mjs'));
  if (!entry) throw new Error(`${name} has no bundle`);
  // What is loaded at the start: the entry, and the chunks that it imports by statement.
  const loaded = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && metafile.outputs[next]) load(next);
  };
  load(entry[0]);
  const inputs = [...loaded].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
  const clients = Object.keys(CLIENTS).filter((client) =>
    inputs.some((input) => input.includes(`node_modules/${client}/`)),
  );
  const bytes = [...loaded].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
  return { name, file: join(outdir, 'index.mjs'), bytes, clients: clients.join(' ') };
}

/** Milliseconds to import a bundle in a process that has done nothing yet. */
async function importTime({ folder, environment }: Context, file: string): Promise<number> {
  const script = join(folder, 'import.mjs');
  await writeFile(
    script,
    'const began = performance.now(); await import(process.argv[2]); process.stdout.write(String(performance.now() - began)); process.exit();',
  );
  const { NODE_COMPILE_CACHE: _, NODE_OPTIONS: __, ...env } = process.env;
  const { stdout } = await run(process.execPath, [script, file], {
    env: { ...env, ...environment, ...QUEUES },
  });
  return Number(stdout);
}

const QUEUES = Object.fromEntries(
  ['SOURCE', 'DRAFT', 'MIRROR', 'DELETION'].map((name) => [`${name}_QUEUE_URL`, 'http://127.0.0.1:1/queue']),
);
