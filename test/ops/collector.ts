import { Writable } from 'node:stream';

/** Keeps what is written, as text; `more` resolves with the next of it. */
export function collector() {
  let text = '';
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      for (const wake of waiting.splice(0)) wake();
      done();
    },
  });
  // inquirer pipes into it and so ends it with each question; the process's own streams are never ended by that.
  stream.end = () => stream;
  return {
    stream,
    text: () => text,
    more: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}
