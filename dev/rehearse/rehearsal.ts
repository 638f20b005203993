/** The rehearsal itself, step by step. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { E2E_PARAMS } from '../../test/e2e/params.ts';
import { bytesOf } from '../../test/helpers/fixtures.ts';
import { serviceFolder } from '../stack/service.ts';
import { createCaller } from './caller.ts';
import { checkRemoved, checkSchedule, checkUnchanged, emptyStaging } from './checks.ts';
import { checkData, putData } from './data.ts';
import { readStack, theOutput } from './deployed-stack.ts';
import { runEndToEnd } from './end-to-end.ts';
import { lintTemplate } from './lint.ts';
import { ACCOUNT, prepareOperator } from './operator.ts';
import { pythonEnvironment } from './python.ts';
import { type Deployment, deployService, packageService, removeService } from './serverless.ts';
import { readTemplate, restoreSettings } from './settings.ts';
import type { Steps } from './steps.ts';
import { testInfo } from './test-info.ts';
import { checkOutPrevious } from './versions.ts';
import { startWorld } from './world.ts';

export type Rehearsal = Steps & {
  /** Outlives the run. */
  readonly folder: string;
  /** Of this run alone: logs, packages, what the emulated AWS stores. */
  readonly output: string;
  readonly signal: AbortSignal;
};

/** @throws at the first step that fails; nothing is left running */
export async function rehearse({ folder, output, step, signal }: Rehearsal): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const at = (name: string) => join(output, name);
  const logged = (name: string) => ({ log: at(`${name}.log`), signal });

  const bin = await step('Python packages', 320, () => pythonEnvironment({ folder, ...logged('python') }));
  const world = await step(
    'emulated AWS, WeChat',
    60,
    () => startWorld({ bin, folder: output, resources }),
    ({ endpoint }) => endpoint,
  );
  const before = await step(
    'the version before',
    60,
    () => checkOutPrevious({ folder: join(folder, 'previous'), ...logged('git') }),
    ({ name }) => name,
  );
  const packages = { before: at('package-before'), now: at('package') };
  const deployment = (name: string): Deployment => ({
    endpoint: world.endpoint,
    params: {
      egress: 'none',
      wechatBaseUrl: world.wechatUrl,
      remoteAllowHosts: [new URL(world.wechatUrl).host, world.files.host].join(','),
      ...E2E_PARAMS,
    },
    ...logged(name),
  });
  const deploy = async (name: string, from: string, folder: string) => {
    await deployService(deployment(name), from, folder);
    const stack = await readStack(world.endpoint);
    if (!stack) throw new Error('serverless deploy left no stack');
    await restoreSettings(world.endpoint, await readTemplate(folder), stack);
    return stack;
  };

  await step('package the version before', 240, async () => {
    await packageService(deployment('package-before'), before.folder, packages.before);
  });

  const operator = await step('accounts and keys', 30, () => prepareOperator(world));
  const stack = await step('deploy the version before', 300, () =>
    deploy('deploy-before', before.folder, packages.before),
  );
  const api = await world.openApi(theOutput(stack, 'HttpApiId'));
  const caller = createCaller(api.url, operator.key);
  const kept = await step('data', 120, () =>
    putData(caller, ACCOUNT, {
      picture: new Uint8Array(bytesOf('photo.jpg')),
      voice: new Uint8Array(bytesOf('voice.mp3')),
    }),
  );

  await step('package', 240, async () => {
    await packageService(deployment('package'), serviceFolder, packages.now);
  });
  await step('cfn-lint', 120, () => lintTemplate({ bin, folder: packages.now, ...logged('lint') }));

  const upgraded = await step('upgrade', 300, () => deploy('deploy', serviceFolder, packages.now));
  await step('data after the upgrade', 120, () => checkData(caller, kept));

  await step('schedule', 150, () => checkSchedule(world.endpoint));

  const info = testInfo(world, operator, upgraded, api.url);
  await writeFile(at('stack.json'), `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  await step('end-to-end tests', 420, () => runEndToEnd({ info, ...logged('end-to-end') }));

  await step('deploy again', 300, async () =>
    checkUnchanged(await deployService(deployment('deploy-again'), serviceFolder)),
  );
  await step('remove', 120, async () => {
    await emptyStaging(world.endpoint, upgraded);
    await removeService(deployment('remove'), serviceFolder);
    return await checkRemoved(world.endpoint, upgraded);
  });
}
