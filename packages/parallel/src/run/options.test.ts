import { expect, it } from 'vitest';
import { expandNodeList } from './nodelist.ts';
import { parseOptions } from './options.ts';

const parse = (argv: string[], env: Record<string, string> = {}) => parseOptions(argv, env, 8);

it('reads torchrun-like options up to the script, and leaves the rest to it', () => {
  const options = parse([
    '--nproc-per-node=auto',
    '--max_restarts',
    '3',
    '--standalone',
    'train.ts',
    '--lr',
    '--nnodes=9',
  ]);
  expect(options).toMatchObject({
    nprocPerNode: 8,
    nnodes: 1,
    maxRestarts: 3,
    startMethod: 'threads',
    masterAddr: '127.0.0.1',
    masterPort: 0,
    script: 'train.ts',
    args: ['--lr', '--nnodes=9'],
  });
});

it("reads torchrun's variables; the command line counts more", () => {
  const env = { PET_NNODES: '4', PET_NODE_RANK: '2', PET_NPROC_PER_NODE: '3', PET_RDZV_ENDPOINT: 'trainer-0.svc:1234' };
  expect(parse(['--nproc-per-node=1', 'train.ts'], { ...env, PET_RDZV_BACKEND: 'c10d' })).toMatchObject({
    nnodes: 4,
    nodeRank: 2,
    nprocPerNode: 1,
    masterAddr: 'trainer-0.svc',
    masterPort: 1234,
    startMethod: 'processes',
  });
});

it("reads Slurm's variables: a launcher a node, or one a task", () => {
  const env = { SLURM_JOB_NODELIST: 'gpu[07-08,11]', SLURM_NNODES: '3', SLURM_JOB_ID: '42' };
  const node = { ...env, SLURM_NTASKS: '3', SLURM_PROCID: '1', SLURM_NODEID: '1' };
  expect(parse(['--nproc-per-node=2', 't.js'], node)).toMatchObject({
    nnodes: 3,
    nodeRank: 1,
    nprocPerNode: 2,
    masterAddr: 'gpu07',
    rdzvId: '42',
    local: null,
  });
  const task = { ...env, SLURM_NTASKS: '6', SLURM_PROCID: '3', SLURM_LOCALID: '1', SLURM_TASKS_PER_NODE: '2(x3)' };
  expect(parse(['t.js'], task)).toMatchObject({ nnodes: 6, nodeRank: 3, nprocPerNode: 1, local: { rank: 1, size: 2 } });
});

it("reads Open MPI's variables", () => {
  const env = { OMPI_COMM_WORLD_SIZE: '4', OMPI_COMM_WORLD_RANK: '3', OMPI_COMM_WORLD_LOCAL_RANK: '1' };
  expect(parse(['t.js'], { ...env, OMPI_COMM_WORLD_LOCAL_SIZE: '2', MASTER_ADDR: 'a' })).toMatchObject({
    nnodes: 4,
    nodeRank: 3,
    masterAddr: 'a',
    local: { rank: 1, size: 2 },
  });
  expect(() => parse(['t.js'], { ...env, OMPI_COMM_WORLD_LOCAL_SIZE: '2' })).toThrow(/needs MASTER_ADDR/);
});

it.each([
  [['--nnodes=2', '--node-rank=2', 't.js'], /--node-rank 2 is not one of 2 nodes/],
  [['--nproc-per-node=0', 't.js'], /--nproc-per-node must be a whole number of at least 1, got '0'/],
  [['--nnodes=1:4', 't.js'], /--nnodes must be a whole number/],
  [['--nnodes=2', '--start-method=threads', 't.js'], /several nodes need --start-method processes/],
  [['--start-method=fork', 't.js'], /threads or processes, got 'fork'/],
  [['--max-restarts'], /max-restarts needs a value/],
  [[], /no script is given/],
])('refuses %j', (argv, message) => {
  expect(() => parse(argv)).toThrow(message);
});

it.each([
  ['n1', ['n1']],
  ['a,b-2,c', ['a', 'b-2', 'c']],
  ['n[1-3]', ['n1', 'n2', 'n3']],
  ['n[08-10,12],m7', ['n08', 'n09', 'n10', 'n12', 'm7']],
  ['r[1-2]n[3,5]x', ['r1n3x', 'r1n5x', 'r2n3x', 'r2n5x']],
])('expands %s', (list, hosts) => {
  expect(expandNodeList(list)).toEqual(hosts);
});

it.each(['', 'a,,b', 'n[1', 'n1]', 'n[2-1]', 'n[a]', 'n[[1]]', 'n[1-99999999]', 'n[1-60000]m[1-60000]'])(
  'refuses the list %j',
  (list) => {
    expect(() => expandNodeList(list)).toThrow(/is no list of hosts/);
  },
);
