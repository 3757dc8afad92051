// The bridge of the sample: one function for every kind of value that crosses.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('sample', {
  version: process.versions.electron,
  add: (a, b) => a + b,
  twice: (fn, value) => fn(fn(value)),
  same: (value) => value,
  fail() {
    throw Object.assign(new RangeError('sync failure'), { code: 'E_SYNC' });
  },
  frame: () => ipcRenderer.invoke('sample:frame'),
  echo: (value) => ipcRenderer.invoke('sample:echo', value),
  failing: () => ipcRenderer.invoke('sample:fail'),
  nobody: () => ipcRenderer.invoke('sample:nobody'),
  note: (text) => ipcRenderer.send('sample:note', text),
  onTick(listener) {
    const forward = (_event, value) => listener(value);
    ipcRenderer.on('sample:tick', forward);
    return () => ipcRenderer.removeListener('sample:tick', forward);
  },
  lacking: () => ipcRenderer.sendSync('x'),
  modules: () => require('node:fs'),
});
