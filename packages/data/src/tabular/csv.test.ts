import '@kindling/cpu-backend';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CsvDataset, DataError, DataLoader, TextLines } from '../index.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('CsvDataset', () => {
  const text = '\ufeffname,height,"weight, kg"\n"Ann ""A""",1.7,60\nBob,1.8,\n\n';

  it('gives rows, numbers where a column holds nothing else', () => {
    const dataset = new CsvDataset(text);
    expect(dataset.columns).toEqual(['name', 'height', 'weight, kg']);
    expect(dataset.rows).toEqual([
      { name: 'Ann "A"', height: 1.7, 'weight, kg': '60' },
      { name: 'Bob', height: 1.8, 'weight, kg': '' },
    ]);
    const [batch] = new DataLoader(dataset, { batchSize: 2 });
    expect(batch?.name).toEqual(['Ann "A"', 'Bob']);
  });

  it('makes tensors of columns of numbers', () => {
    const dataset = new CsvDataset('1;2;x\n3;4;y', { header: false, delimiter: ';', names: ['a', 'b', 'c'] });
    expect(dataset.toTensor(['b', 'a']).toArray()).toEqual([
      [2, 1],
      [4, 3],
    ]);
    expect(() => dataset.toTensor()).toThrow(/column 'c': row 0 holds 'x', which is no number/);
    expect(() => dataset.toTensor(['d'])).toThrow(/column 'd': there is no such column/);
    expect(() => dataset.getItem(2)).toThrow(/index 2 is outside its 2 rows/);
  });

  it('refuses what is no table, naming the file', async () => {
    const root = mkdtempSync(join(tmpdir(), 'kindling-'));
    const file = join(root, 'a.csv');
    writeFileSync(file, 'a,b\n1,2,3\n');
    await expect(CsvDataset.load(file)).rejects.toThrow(DataError);
    await expect(CsvDataset.load(file)).rejects.toThrow(/a\.csv: .*line 2/);
    await expect(CsvDataset.load(join(root, 'b.csv'))).rejects.toThrow(/b\.csv: cannot be read/);
    expect(() => new CsvDataset('a,b\n1,2', { names: ['x'] })).toThrow(/1 names for 2 columns/);
    rmSync(root, { recursive: true });
  });
});

describe('TextLines', () => {
  it('streams the lines of files, one after the other', async () => {
    const root = mkdtempSync(join(tmpdir(), 'kindling-'));
    const [a, b] = [join(root, 'a.txt'), join(root, 'b.txt')];
    writeFileSync(a, 'one\r\ntwo\n');
    writeFileSync(b, '\nthree');
    expect(await collect(new DataLoader(new TextLines([a, b]), { batchSize: 3 }))).toEqual([
      ['one', 'two', ''],
      ['three'],
    ]);
    for await (const line of new TextLines(a)) {
      expect(line).toBe('one');
      break;
    }
    await expect(collect(new TextLines(join(root, 'c.txt')))).rejects.toThrow(/c\.txt: cannot be read: ENOENT/);
    rmSync(root, { recursive: true });
  });
});
