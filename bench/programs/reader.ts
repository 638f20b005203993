/** A process that needs a token: cold, as after a start. */
import { createTokenSource } from '../../lib/accounts/token-source.ts';
import { createWeChatClient } from '../../lib/wechat/index.ts';

export const tasks = {
  async cold({ parallel }: { parallel: number }) {
    const { materials } = createWeChatClient({
      tokens: createTokenSource('main'),
      baseUrl: process.env.WECHAT_BASE_URL ?? '',
    });
    await Promise.all(Array.from({ length: parallel }, () => materials.count()));
  },
};
