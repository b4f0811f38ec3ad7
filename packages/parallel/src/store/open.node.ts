import { ValueError } from '@kindling/core';
import { TcpStore } from './client.node.ts';
import type { Store } from './store.ts';

/**
 * The store that the launcher holds: at MASTER_ADDR and MASTER_PORT for 'env://', or at 'tcp://host:port'. The token comes
 * from KINDLING_STORE_TOKEN, which the launcher sets.
 * @throws ValueError when the address or the token is missing; what TcpStore.connect throws
 */
export async function openStore(initMethod: string, timeout: number): Promise<Store> {
  const { MASTER_ADDR, MASTER_PORT, KINDLING_STORE_TOKEN: token } = process.env;
  const [, host = MASTER_ADDR, port = MASTER_PORT] = /^tcp:\/\/(?:\[?([^\]]+)\]?):(\d+)$/.exec(initMethod) ?? [];
  if (initMethod !== 'env://' && !initMethod.startsWith('tcp://'))
    throw new ValueError(`initProcessGroup: initMethod '${initMethod}' is neither env:// nor tcp://host:port.`);
  if (host === undefined || port === undefined || token === undefined) {
    throw new ValueError(
      'initProcessGroup: MASTER_ADDR, MASTER_PORT and KINDLING_STORE_TOKEN are not all set. Start the ranks with kindling-run.',
    );
  }
  return TcpStore.connect({ host, port: Number(port), token, timeout });
}
