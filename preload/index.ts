// The hatch between window and main: one loop over the contract, plain data through it, nothing else exposed.

import { contextBridge, ipcRenderer } from 'electron';
import { channelOf, contract } from './contract.ts';

type Name = keyof typeof contract;

const callOf = (name: Name) => (args: unknown) => ipcRenderer.invoke(channelOf(name), args);

// The event object stays on this side: it would hand the window `ipcRenderer` itself (Electron checklist, item 20).
const subscriptionOf = (name: Name) => (onPayload: (payload: unknown) => void) => {
  const listener = (_event: unknown, payload: unknown): void => onPayload(payload);
  ipcRenderer.on(channelOf(name), listener);
  return () => void ipcRenderer.removeListener(channelOf(name), listener);
};

const bridge = Object.fromEntries(
  Object.entries(contract).map(([name, { kind }]) => [
    name,
    kind === 'call' ? callOf(name as Name) : subscriptionOf(name as Name),
  ]),
);

contextBridge.exposeInMainWorld('fieldpass', bridge);
