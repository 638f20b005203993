import { keyParameter } from '../../lib/accounts/api-keys.ts';
import { deleteParameters } from '../aws/parameters.ts';
import type { Command } from '../command.ts';
import { OpsFailure } from '../failure.ts';
import { storedKeys } from './stored.ts';

export type RevokeInput = { readonly keyId: string; readonly yes?: boolean };

/** Ends a key. */
export const revokeKey: Command<RevokeInput> = async ({ terminal, place }, { keyId, yes }) => {
  const found = (await storedKeys()).find(({ key_id }) => key_id === keyId);
  if (!found)
    throw new OpsFailure(
      // Not repeated: somebody may have given the whole key.
      { en: 'There is no key with this id.', zh: '没有此 ID 的密钥。' },
      {
        exitCode: 2,
        next: {
          en: `The id is the middle part of wm_{id}_…; all of them: ${place.command('key list')}`,
          zh: `ID 是 wm_{id}_… 的中间部分;全部密钥:${place.command('key list')}`,
        },
      },
    );
  const name = found.name ?? '?';
  await terminal.confirm(
    {
      en: `Revoke key ${keyId} (${name}) of ${place.prefix} (${place.region})?`,
      zh: `吊销 ${place.prefix}(${place.region})的密钥 ${keyId}(${name})?`,
    },
    yes,
  );
  await deleteParameters([keyParameter(keyId)]);
  terminal.say({
    en: `Key ${keyId} (${name}) is revoked, and stops working within two minutes.`,
    zh: `密钥 ${keyId}(${name})已吊销,两分钟内失效。`,
  });
  return undefined;
};
