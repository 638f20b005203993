import { moveDeadLetters } from './aws/move-dead-letters.ts';
import { lookAt, type Queue } from './aws/queues.ts';
import type { Command, Context } from './command.ts';
import { badInput } from './failure.ts';
import { QUEUES, type QueueName } from './names.ts';

export type RedriveInput = { readonly queue?: string; readonly dryRun?: boolean; readonly json?: boolean };

/** Sends dead letters back to the queue that gave them up: of one queue, or of all. */
export const redrive: Command<RedriveInput> = async (context, { queue, dryRun, json }) => {
  const results = [];
  for (const name of queue === undefined ? QUEUES : [queueCalled(queue)]) {
    const found = await lookAt(context.place, name);
    const result = { queue: name, dead: found.dead.count, ...(await move(found, dryRun)) };
    results.push(result);
    if (!json) tell(context, result);
  }
  if (json) context.terminal.json({ queues: results });
  return undefined;
};

type Result = {
  readonly queue: QueueName;
  readonly dead: number;
  readonly state: 'empty' | 'not_moved' | 'moved' | 'under_way';
  readonly moved: number;
};

async function move(queue: Queue, dryRun: boolean | undefined): Promise<Pick<Result, 'state' | 'moved'>> {
  if (queue.dead.count === 0) return { state: 'empty', moved: 0 };
  if (dryRun) return { state: 'not_moved', moved: 0 };
  const { state, count } = await moveDeadLetters(queue);
  return { state, moved: count };
}

function tell({ terminal }: Context, { queue, dead, state, moved }: Result): void {
  const texts = {
    empty: { en: 'no dead letters', zh: '没有死信' },
    not_moved: { en: `${dead} dead letters would go back`, zh: `有 ${dead} 条死信可以重新投递` },
    moved: { en: `${moved} dead letters went back`, zh: `已重新投递 ${moved} 条死信` },
    under_way: {
      en: `${moved} dead letters went back so far; SQS goes on by itself`,
      zh: `目前已重新投递 ${moved} 条死信,SQS 将继续完成`,
    },
  } as const;
  terminal.say({ en: `${queue}: ${texts[state].en}`, zh: `${queue}:${texts[state].zh}` });
}

function queueCalled(name: string): QueueName {
  const found = QUEUES.find((queue) => queue === name);
  if (found) return found;
  throw badInput(
    '[queue]',
    `there is no queue "${name}". There are ${QUEUES.join(', ')}.`,
    `没有名为“${name}”的队列。可用:${QUEUES.join('、')}。`,
  );
}
