/** The whole function behind `GET {a}/materials`: event in, answer out. */
import { handler } from '../../functions/materials/list-materials.ts';
import type { Calls } from '../clients/jobs.ts';
import { repeat } from '../measure/serve.ts';
import { request, succeed } from './requests.ts';

const event = () => request('GET', { account: 'main' }, { type: 'image', offset: '0', count: '20' });

export const tasks = {
  list: ({ count, parallel }: Calls) => repeat(count, parallel, () => succeed(handler, event())),
};
