/** What the operator chose for a stage in their deploy.yml, as far as it tells where the service is. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OpsFailure } from './failure.ts';

export type Choices = { readonly region?: string; readonly wechatBaseUrl?: string };

/** Nothing where there is no deploy.yml, or it says nothing of the stage. @throws {OpsFailure} if it is not YAML */
export function choicesOf(stage: string, folder = join(import.meta.dirname, '..')): Choices {
  const file = join(folder, 'deploy.yml');
  if (!existsSync(file)) return {};
  const { region, wechatBaseUrl } = parsed(readFileSync(file, 'utf8'))?.[stage] ?? {};
  return {
    ...(typeof region === 'string' && { region }),
    ...(typeof wechatBaseUrl === 'string' && { wechatBaseUrl }),
  };
}

type Stages = Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | null | undefined;

/** By the parser with which `npm run deploy` reads the same file. */
function parsed(text: string): Stages {
  const require = createRequire(import.meta.url);
  const { load } = createRequire(require.resolve('serverless/package.json'))('js-yaml') as {
    load(text: string): Stages;
  };
  try {
    return load(text);
  } catch (error) {
    const said = (error as Error).message.split('\n')[0];
    throw new OpsFailure({ en: `deploy.yml: ${said}`, zh: `deploy.yml:${said}` }, { exitCode: 2 });
  }
}
