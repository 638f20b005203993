/** Many cold calls at once: how often is WeChat asked for a token, and SSM for its parameter? */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientFile, PEERS } from '../clients/all.ts';
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import type { Program } from '../measure/program.ts';
import { giveToken } from './handlers.ts';

const PROCESSES = 10;
const CREDENTIALS = {
  kind: 'secret',
  app_id: 'wx0123456789abcdef',
  app_secret: '0123456789abcdef0123456789abcdef',
};

export async function stampede(context: Context): Promise<Row> {
  await context.tell('parameter', {
    name: '/bench/accounts/main/credentials',
    value: JSON.stringify(CREDENTIALS),
  });
  // WeChat is as far away as it is: what overlaps must have time to.
  await context.tell('line', { latencyMs: 20 });
  const lambda = await startLambda(context);
  const rows: Record<string, Record<string, number>> = {};
  try {
    const environment = { AWS_ENDPOINT_URL_LAMBDA: lambda.url };
    const readers: Program[] = [];
    for (let index = 0; index < PROCESSES; index++)
      readers.push(await context.start(`reader ${index}`, 'bench/programs/reader.ts', environment));
    for (const calls of [20, 1_000]) {
      for (const [where, among] of [
        ['one process', readers.slice(0, 1)],
        [`${PROCESSES} processes`, readers],
      ] as const) {
        for (const stored of [true, false]) {
          await forget(context);
          if (stored) await giveToken(context);
          await context.seen();
          lambda.invoked = 0;
          await Promise.all(among.map((reader) => reader.run('cold', { parallel: calls / among.length })));
          const { wechat, ssm } = await context.seen();
          rows[`${calls} calls, ${where}, ${stored ? 'a token in SSM' : 'no token anywhere'}`] = {
            'token requests': wechat.tokens,
            'reads of the token': ssm['GetParameter /bench/accounts/main/token'] ?? 0,
            'refresh-token invoked': lambda.invoked,
          };
        }
      }
    }
    for (const name of PEERS) {
      const peer = await context.start(name, clientFile(name));
      await context.seen();
      await peer.run('count', { count: 20, parallel: 20 });
      rows[`20 calls, one process, ${name}`] = { 'token requests': (await context.seen()).wechat.tokens };
      await peer.stop();
    }
  } finally {
    await context.tell('line', {});
    await lambda.close();
  }
  const tokens = (row: string) => rows[row]?.['token requests'] ?? Number.NaN;
  return {
    title: 'Stampede',
    tables: [{ caption: 'Cold calls at once', rows }],
    figures: rows,
    goals: [
      goal(
        'token requests of 1 000 cold calls in one process',
        tokens('1000 calls, one process, no token anywhere'),
        '<= 1',
      ),
      goal(
        `token requests of 1 000 cold calls in ${PROCESSES} processes, a process`,
        tokens(`1000 calls, ${PROCESSES} processes, no token anywhere`) / PROCESSES,
        '<= 1',
      ),
    ],
  };
}

async function forget(context: Context): Promise<void> {
  for (const leaf of ['token', 'status'])
    await context.tell('parameter', { name: `/bench/accounts/main/${leaf}` });
}

/** Lambda's own endpoint: invocations that overlap have processes of their own, which stay for the next ones. */
async function startLambda(context: Context) {
  const idle: Program[] = [];
  let started = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    lambda.invoked += 1;
    const program =
      idle.pop() ?? (await context.start(`refresh-token ${started++}`, 'bench/programs/refresh-token.ts'));
    const { answer } = await program.run('invoke', JSON.parse(body));
    idle.push(program);
    response.end(JSON.stringify(answer ?? null));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Warm, so that they overlap.
  for (let index = 0; index < PROCESSES; index++)
    idle.push(await context.start(`refresh-token ${started++}`, 'bench/programs/refresh-token.ts'));
  const lambda = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoked: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return lambda;
}
