import { useEffect, useReducer, useRef } from 'react';
import { saveFile } from '../shell/save-file.ts';
import type { Event, Request } from './protocol.ts';
import { fresh, reduce, type Session } from './session.ts';

/** The training worker and what it said so far. It starts with the first request. */
export function useTrainer(): { session: Session; send: (request: Request) => void } {
  const [session, dispatch] = useReducer(reduce, fresh);
  const worker = useRef<Worker | null>(null);
  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
    },
    [],
  );
  const send = (request: Request): void => {
    worker.current ??= startWorker(dispatch);
    worker.current.postMessage(request);
  };
  return { session, send };
}

function startWorker(dispatch: (event: Event) => void): Worker {
  const worker = new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module', name: 'trainer' });
  worker.addEventListener('message', ({ data }: MessageEvent<Event>) => {
    if (data.type === 'saved') saveFile(data.bytes, `${data.model}.safetensors`);
    dispatch(data);
  });
  worker.addEventListener('error', ({ message }) => dispatch({ type: 'failed', message }));
  worker.postMessage({ type: 'open', root: new URL('mnist/', document.baseURI).href } satisfies Request);
  return worker;
}
