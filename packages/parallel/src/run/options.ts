// What to start, from the command line and from the variables of torchrun, Slurm and Open MPI.
import { ValueError } from '@kindling/core';
import { expandNodeList } from './nodelist.ts';

export interface RunOptions {
  readonly nprocPerNode: number;
  readonly nnodes: number;
  readonly nodeRank: number;
  readonly masterAddr: string;
  /** 0: a free one, on one node. */
  readonly masterPort: number;
  readonly maxRestarts: number;
  readonly rdzvId: string;
  /** Milliseconds until all nodes have to be there, also after a restart. */
  readonly rdzvTimeout: number;
  readonly startMethod: 'threads' | 'processes';
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number;
  /** Where another launcher starts one of us for each rank: this rank's number and the number of ranks on its host. */
  readonly local: { readonly rank: number; readonly size: number } | null;
  readonly script: string;
  readonly args: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

export const USAGE = `usage: kindling-run [options] script.ts [arguments]

  --nproc-per-node N      ranks on this host (default 1; auto: one a core)
  --nnodes N              hosts (default 1)
  --node-rank N           this host's number, from 0
  --master-addr HOST      address of host 0, where its launcher holds the store (default 127.0.0.1)
  --master-port PORT      its port (default 29500; on one host a free one)
  --max-restarts N        how often all ranks are started again after a failure (default 0)
  --rdzv-id NAME          tells runs at one store apart
  --rdzv-timeout SECONDS  until all hosts have to be there (default 600)
  --start-method M        threads (default on one host: ranks meet in shared memory) or processes
  --stop-timeout SECONDS  from SIGTERM to SIGKILL (default 5)

Several hosts need one secret: KINDLING_STORE_TOKEN, the same on all.
Also read: torchrun's PET_*, Slurm's SLURM_*, Open MPI's OMPI_COMM_WORLD_*.`;

const names = [
  'nproc-per-node',
  'nnodes',
  'node-rank',
  'master-addr',
  'master-port',
  'max-restarts',
  'rdzv-id',
  'rdzv-timeout',
  'rdzv-endpoint',
  'rdzv-backend',
  'start-method',
  'stop-timeout',
] as const;
type Name = (typeof names)[number];
type Given = Partial<Record<Name, string>>;

const isName = (name: string): name is Name => (names as readonly string[]).includes(name);

/** Options up to the first argument that is none: that is the script, and all that follows is the script's. */
function fromArguments(argv: readonly string[]): { given: Given; rest: readonly string[] } {
  const given: Given = {};
  let at = 0;
  for (; at < argv.length && argv[at]?.startsWith('-') === true; at++) {
    const [, text = '', equals] = /^--?([^=]+)(?:=(.*))?$/s.exec(argv[at] as string) ?? [];
    const name = text.replaceAll('_', '-');
    if (name === 'standalone') continue;
    if (!isName(name)) throw new ValueError(`kindling-run: unknown option ${argv[at]}.\n${USAGE}`);
    const value = equals ?? argv[++at];
    if (value === undefined) throw new ValueError(`kindling-run: ${text} needs a value.`);
    given[name] = value;
  }
  return { given, rest: argv.slice(at) };
}

/** torchrun's own variables, which Kubeflow's Trainer sets. */
const fromPet = (env: Env): Given =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = env[`PET_${name.replaceAll('-', '_').toUpperCase()}`];
      return value === undefined ? [] : [[name, value]];
    }),
  );

interface Managed {
  readonly given: Given;
  readonly local: RunOptions['local'];
}

/** srun starts one launcher a node, or one a task, which then is a node of one rank. */
function fromSlurm(env: Env): Managed | null {
  const { SLURM_JOB_NODELIST: list, SLURM_PROCID: task, SLURM_JOB_ID: job = 'slurm' } = env;
  if (list === undefined || task === undefined) return null;
  const hosts = expandNodeList(list);
  const nodes = Number(env['SLURM_NNODES'] ?? env['SLURM_JOB_NUM_NODES'] ?? hosts.length);
  const tasks = Number(env['SLURM_NTASKS'] ?? nodes);
  const common = { 'master-addr': hosts[0] as string, 'rdzv-id': job };
  if (tasks <= nodes)
    return { given: { ...common, nnodes: String(nodes), 'node-rank': env['SLURM_NODEID'] ?? task }, local: null };
  const size = Number(/^\d+/.exec(env['SLURM_TASKS_PER_NODE'] ?? '')?.[0] ?? Math.ceil(tasks / nodes));
  return {
    given: { ...common, nnodes: String(tasks), 'node-rank': task, 'nproc-per-node': '1' },
    local: { rank: Number(env['SLURM_LOCALID'] ?? 0), size },
  };
}

/** mpirun starts one launcher a rank. */
function fromOpenMpi(env: Env): Managed | null {
  const { OMPI_COMM_WORLD_SIZE: size, OMPI_COMM_WORLD_RANK: rank } = env;
  if (size === undefined || rank === undefined) return null;
  const localSize = Number(env['OMPI_COMM_WORLD_LOCAL_SIZE'] ?? size);
  if (localSize < Number(size) && env['MASTER_ADDR'] === undefined)
    throw new ValueError(
      'kindling-run: mpirun over several hosts needs MASTER_ADDR, the address of the host of rank 0.',
    );
  return {
    given: { nnodes: size, 'node-rank': rank, 'nproc-per-node': '1' },
    local: { rank: Number(env['OMPI_COMM_WORLD_LOCAL_RANK'] ?? rank), size: localSize },
  };
}

function fromEnvironment(env: Env): Given {
  const { MASTER_ADDR, MASTER_PORT } = env;
  return {
    ...(MASTER_ADDR === undefined ? {} : { 'master-addr': MASTER_ADDR }),
    ...(MASTER_PORT === undefined ? {} : { 'master-port': MASTER_PORT }),
  };
}

function whole(given: Given, name: Name, otherwise: number, least: number): number {
  const text = given[name] ?? String(otherwise);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw new ValueError(`kindling-run: --${name} must be a whole number of at least ${least}, got '${text}'.`);
}

/** 'host:port' of --rdzv-endpoint. */
function endpoint({ 'rdzv-endpoint': text, ...given }: Given): Given {
  const [, host, port] = /^\[?(.+?)\]?(?::(\d+))?$/.exec(text ?? '') ?? [];
  if (host === undefined) return given;
  return { 'master-addr': host, ...(port === undefined ? {} : { 'master-port': port }), ...given };
}

/**
 * The command line counts most, then PET_*, then Slurm, then Open MPI, then MASTER_ADDR and MASTER_PORT.
 * @throws ValueError for options that make no sense; the message can be shown as it is
 */
export function parseOptions(argv: readonly string[], env: Env, cores: number): RunOptions {
  const { given: typed, rest } = fromArguments(argv);
  const managed = fromSlurm(env) ?? fromOpenMpi(env);
  const given: Given = { ...fromEnvironment(env), ...managed?.given, ...endpoint(fromPet(env)), ...endpoint(typed) };
  const [script, ...args] = rest;
  if (script === undefined) throw new ValueError(`kindling-run: no script is given.\n${USAGE}`);
  const perNode = given['nproc-per-node'];
  const auto = perNode === 'auto' || perNode === 'cpu';
  const nprocPerNode = auto ? cores : whole(given, 'nproc-per-node', 1, 1);
  const nnodes = whole(given, 'nnodes', 1, 1);
  const nodeRank = whole(given, 'node-rank', 0, 0);
  if (nodeRank >= nnodes)
    throw new ValueError(`kindling-run: --node-rank ${nodeRank} is not one of ${nnodes} nodes (0 to ${nnodes - 1}).`);
  const startMethod = given['start-method'] ?? (nnodes > 1 ? 'processes' : 'threads');
  if (startMethod !== 'threads' && startMethod !== 'processes')
    throw new ValueError(`kindling-run: --start-method must be threads or processes, got '${startMethod}'.`);
  if (startMethod === 'threads' && nnodes > 1)
    throw new ValueError(
      'kindling-run: threads meet in the memory of one host; several nodes need --start-method processes.',
    );
  return {
    nprocPerNode,
    nnodes,
    nodeRank,
    masterAddr: given['master-addr'] ?? '127.0.0.1',
    masterPort: whole(given, 'master-port', nnodes > 1 ? 29500 : 0, 0),
    maxRestarts: whole(given, 'max-restarts', 0, 0),
    rdzvId: given['rdzv-id'] ?? 'default',
    rdzvTimeout: 1000 * whole(given, 'rdzv-timeout', 600, 1),
    startMethod,
    stopTimeout: 1000 * whole(given, 'stop-timeout', 5, 0),
    local: managed?.local ?? null,
    script,
    args,
  };
}
