import { useEffect, useReducer, useRef } from 'react';
import type { Ended, Output, Program } from './protocol.ts';

export interface Run {
  readonly state: 'idle' | 'running';
  readonly outputs: readonly Output[];
  /** How the latest run ended. */
  readonly end: string;
}

type Action = { readonly kind: 'started' } | { readonly kind: 'stopped' } | Output | Ended;

const reduce = (run: Run, action: Action): Run => {
  switch (action.kind) {
    case 'started':
      return { state: 'running', outputs: [], end: '' };
    case 'stopped':
      return { ...run, state: 'idle', end: 'Stopped.' };
    case 'ended':
      return { ...run, state: 'idle', end: `Done in ${Math.round(action.milliseconds)} ms.` };
    default:
      return { ...run, outputs: [...run.outputs, action] };
  }
};

/** Runs programs, each in a worker of its own, which is there before it is needed and ends with the program or by `stop`. */
export function useRunner() {
  const [run, dispatch] = useReducer(reduce, { state: 'idle', outputs: [], end: '' });
  const worker = useRef<Worker | null>(null);
  const used = useRef(false);
  const renew = (): void => {
    worker.current?.terminate();
    used.current = false;
    worker.current = startWorker((action) => {
      dispatch(action);
      if (action.kind === 'ended') renew();
    });
  };
  useEffect(() => {
    renew();
    return () => worker.current?.terminate();
  }, []);
  return {
    run,
    /** @param compile gives the program; what it throws is shown. */
    start: async (compile: () => Promise<Program>): Promise<void> => {
      if (used.current) renew();
      used.current = true;
      dispatch({ kind: 'started' });
      const runner = worker.current;
      try {
        const program = await compile();
        // Another one by now, when it was stopped meanwhile.
        if (runner === worker.current) runner?.postMessage(program);
      } catch (error) {
        dispatch({ kind: 'text', level: 'error', text: String(error) });
        dispatch({ kind: 'stopped' });
      }
    },
    stop: (): void => {
      renew();
      dispatch({ kind: 'stopped' });
    },
  };
}

function startWorker(listen: (action: Output | Ended) => void): Worker {
  const worker = new Worker(new URL('./runner.worker.ts', import.meta.url), { type: 'module', name: 'runner' });
  worker.addEventListener('message', ({ data }: MessageEvent<Output | Ended>) => listen(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    listen({ kind: 'text', level: 'error', text: event.message });
  });
  return worker;
}
