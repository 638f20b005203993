/** docs/faults.md: its tables are made from the matrices. `node test/faults/page.ts` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Cell, FAULT_TEXTS, FAULTS, type Matrix, REASONS, stepsOf } from './cells.ts';
import { MATRICES } from './matrices.ts';

const PAGE = new URL('../../docs/faults.md', import.meta.url);

export const readPage = () => readFileSync(PAGE, 'utf8');

/**
 * The page with what is generated in it made anew: between `<!-- NAME -->` and `<!-- end -->`, where NAME is that of a matrix,
 * `faults` or `reasons`.
 *
 * @throws {Error} for a name that there is not, and for one that the page lacks
 */
export function renderPage(page: string, matrices: readonly Matrix[] = MATRICES): string {
  const parts = new Map([
    ['faults', table([['fault', ''], ...FAULT_TEXTS])],
    ...matrices.map((matrix) => [matrix.operation, tableOf(matrix)] as const),
    [
      'reasons',
      Object.values(REASONS)
        .map((text, index) => `${index + 1}. ${text}`)
        .join('\n'),
    ],
  ]);
  const rendered = page.replace(/<!-- (.+?) -->\n.*?<!-- end -->/gs, (_, name: string) => {
    const part = parts.get(name);
    if (part === undefined)
      throw new Error(`The page shows ${name}, once too often or without there being one`);
    parts.delete(name);
    return `<!-- ${name} -->\n\n${part}\n\n<!-- end -->`;
  });
  if (parts.size > 0) throw new Error(`The page lacks ${[...parts.keys()].join(', ')}`);
  return rendered;
}

function tableOf(matrix: Matrix): string {
  const lines = stepsOf(matrix).map((step) => [
    step,
    ...FAULTS.map((fault) => shown(matrix.rows[step]?.[fault])),
  ]);
  return table([[`${matrix.operation}: step`, ...FAULTS], ...lines]);
}

function table([head = [], ...lines]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The number is that of the reason in the list on the page. */
function shown(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell;
  return cell ? `–<sup>${Object.keys(REASONS).indexOf(cell.never) + 1}</sup>` : '';
}

if (import.meta.main) writeFileSync(PAGE, renderPage(readPage()));
