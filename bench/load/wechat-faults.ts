import type { Fault, Simulator } from '../../dev/wechat/simulator.ts';

/** Each as likely as the others. */
const FAULTS: readonly Fault[] = [
  { errcode: -1 },
  { errcode: -1, after: true },
  { errcode: 45011 },
  { status: 503 },
  { status: 503, after: true },
  { drop: 'before' },
  { drop: 'after' },
];

/** Lets WeChat fail so often, from 0 to 1, whatever it is asked; gives the count of what struck. */
export function failAtRandom({ state }: Simulator, rate: number): Readonly<Record<string, number>> {
  const struck: Record<string, number> = {};
  state.faults.take = () => {
    const fault = Math.random() < rate ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined;
    if (fault) {
      const name = Object.values(fault).join(' ').replace('true', '(done)');
      struck[name] = (struck[name] ?? 0) + 1;
    }
    return { ...fault };
  };
  return struck;
}
