/** What waits, and what was given up. */
import { lookAt, type Queue } from '../aws/queues.ts';
import { QUEUES } from '../names.ts';
import type { Place } from '../place.ts';
import type { Check } from './check.ts';

export async function checkQueues(place: Place): Promise<Check[]> {
  const queues = await Promise.all(QUEUES.map((name) => lookAt(place, name)));
  return queues.map((queue) => finding(queue, place));
}

function finding({ name, waiting, in_flight, delayed, dead }: Queue, place: Place): Check {
  const check = `queue:${name}`;
  const facts = { waiting, in_flight, delayed, dead: dead.count };
  const depth = {
    en: `${waiting} waiting, ${in_flight} at work, ${delayed} later`,
    zh: `等待 ${waiting},处理中 ${in_flight},延迟 ${delayed}`,
  };
  if (dead.count === 0)
    return {
      check,
      state: 'ok',
      cause: { en: `queue ${name}: ${depth.en}`, zh: `队列 ${name}:${depth.zh}` },
      facts,
    };
  return {
    check,
    state: 'problem',
    cause: {
      en: `queue ${name}: ${dead.count} dead letters, given up after all their tries (${depth.en})`,
      zh: `队列 ${name}:有 ${dead.count} 条死信,多次重试后仍失败(${depth.zh})`,
    },
    next: {
      en: `Look into the log of the function behind it (docs/runbook.md), mend the cause, then send them back: ${place.command(`redrive ${name}`)}`,
      zh: `请查看对应函数的日志(docs/runbook.zh-CN.md),解决原因后重新投递:${place.command(`redrive ${name}`)}`,
    },
    facts,
  };
}
