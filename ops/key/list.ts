import type { Command } from '../command.ts';
import { storedKeys } from './stored.ts';

/** The keys, without what is secret of them. */
export const listKeys: Command<{ readonly json?: boolean }> = async ({ terminal, place }, { json }) => {
  const keys = await storedKeys();
  if (json) terminal.json({ keys });
  else if (keys.length === 0)
    terminal.note({
      en: `No key yet. Make one: ${place.command('key create <name> --accounts … --scopes …')}`,
      zh: `还没有密钥,请创建:${place.command('key create <name> --accounts … --scopes …')}`,
    });
  else
    for (const { key_id, name, accounts, scopes, created_at } of keys)
      terminal.say(
        [key_id, created_at ?? '?', scopes?.join(',') || '–', accounts?.join(',') || '–', name ?? '?'].join(
          '  ',
        ),
      );
  return undefined;
};
