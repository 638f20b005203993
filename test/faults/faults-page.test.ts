/** docs/faults.md says what the matrices say, and leaves nothing open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS, REASONS, stepsOf } from './cells.ts';
import { MATRICES } from './matrices.ts';
import { readPage, renderPage } from './page.ts';

test('the page shows every matrix as it is, and no other (node test/faults/page.ts writes it anew)', () => {
  assert.equal(readPage(), renderPage(readPage()));
});

for (const matrix of MATRICES) {
  test(`${matrix.operation}: no cell is empty`, () => {
    for (const step of stepsOf(matrix)) {
      for (const fault of FAULTS) {
        const cell = matrix.rows[step]?.[fault];
        const said = typeof cell === 'string' ? cell : cell && REASONS[cell.never];
        assert.ok(said, `${step} × ${fault}`);
      }
    }
  });
}

test('no two matrices have one name', () => {
  const names = MATRICES.map(({ operation }) => operation);
  assert.equal(new Set(names).size, names.length);
});
