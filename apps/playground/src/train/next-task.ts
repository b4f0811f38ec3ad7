const { port1, port2 } = new MessageChannel();

/** Lets waiting messages in, without the delay that browsers give nested timers. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
