import { listAccounts, readToken } from '../../lib/accounts/account-parameters.ts';
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import { requireKnown } from '../account/known.ts';
import { stackOutputs } from '../aws/stack.ts';
import type { Command, Context } from '../command.ts';
import { explain } from '../explain.ts';
import type { Place } from '../place.ts';
import type { Check } from './check.ts';
import { checkEntitlements } from './entitlements.ts';
import { checkQueues } from './queues.ts';
import { checkQuotas } from './quotas.ts';
import { checkToken } from './token.ts';

export type DoctorInput = { readonly account?: string; readonly json?: boolean };

/** Walks through what can be wrong, and says what to do. Exit code 1 where something is. */
export const doctor: Command<DoctorInput> = async (context, { account, json }) => {
  const { place, terminal } = context;
  if (account !== undefined) await requireKnown(account, place);
  // What cannot be reached at all makes everything else moot: it is thrown, and explained once.
  await stackOutputs(place);
  const accounts = account === undefined ? await listAccounts() : [account];
  const checks: Check[] = [];
  const add = (found: readonly Check[]) => {
    checks.push(...found);
    if (!json) for (const check of found) tell(context, check);
  };
  if (!json) terminal.say(`${place.prefix} · ${place.region}`);
  if (accounts.length === 0) add([noAccount(place)]);
  for (const each of accounts) add(await checkAccount(each, place));
  add(await guarded('queues', undefined, place, () => checkQueues(place)));
  const wrong = checks.filter(({ state }) => state === 'problem').length;
  if (json) terminal.json({ ok: wrong === 0, checks: checks.map((check) => inLanguage(check, context)) });
  else
    terminal.say(
      wrong === 0
        ? { en: 'Nothing is wrong.', zh: '一切正常。' }
        : { en: `Things wrong: ${wrong}.`, zh: `发现 ${wrong} 个问题。` },
    );
  return wrong === 0 ? 0 : 1;
};

async function checkAccount(account: string, place: Place): Promise<Check[]> {
  const token = await guarded('credentials', account, place, () => checkToken(account, place));
  if (!(await hasToken(account))) {
    const cause = { en: 'entitlements and quotas: not without a token', zh: '权限与额度:没有令牌,无法检查' };
    return [...token, { check: 'entitlements', account, state: 'skipped', cause }];
  }
  return [
    ...token,
    ...(await guarded('entitlements', account, place, () => checkEntitlements(account, place))),
    ...(await guarded('quota', account, place, () => checkQuotas(account, place))),
  ];
}

/** A token may live on although the credentials have ceased to work. */
async function hasToken(account: string): Promise<boolean> {
  const token = await readToken(account);
  return token !== undefined && Date.parse(token.expires_at) > Date.now();
}

/** A check that cannot be made is a problem of its own, and no end of the walk. */
async function guarded(
  check: string,
  account: string | undefined,
  place: Place,
  run: () => Promise<Check[]>,
): Promise<Check[]> {
  try {
    return await run();
  } catch (error) {
    const { text: cause, next } = explain(error, place);
    return [{ check, ...(account && { account }), state: 'problem', cause, ...(next && { next }) }];
  }
}

const noAccount = (place: Place): Check => ({
  check: 'accounts',
  state: 'problem',
  cause: { en: 'There is no account yet.', zh: '还没有任何账号。' },
  next: {
    en: `Add one: ${place.command('account add <account>')}`,
    zh: `请添加:${place.command('account add <account>')}`,
  },
});

const SIGNS = { ok: '✓', warning: '!', problem: '✗', skipped: '–' } as const;

function tell({ terminal }: Context, { account, state, cause, next }: Check): void {
  const line = (text: string) => `${SIGNS[state]} ${account ? `${account} · ` : ''}${text}`;
  terminal.say({ en: line(cause.en), zh: line(cause.zh) });
  if (next) terminal.say({ en: `  → ${next.en}`, zh: `  → ${next.zh}` });
}

function inLanguage({ cause, next, facts, ...check }: Check, { terminal }: Context) {
  const pick = (text: Bilingual) => text[terminal.language];
  return { ...check, cause: pick(cause), ...(next && { next: pick(next) }), ...facts };
}
