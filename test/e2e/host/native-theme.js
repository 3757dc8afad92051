// nativeTheme: what the app asks for is what pages see as prefers-color-scheme.
// @ts-check
import { strictEmitter } from './strict.js';
import { windows } from './app.js';
import { pageOf } from './web-contents.js';

let source = 'system';

/** What a page emulates for the current theme; nothing while it follows the system. */
export const emulatedMedia = () =>
  source === 'system' ? undefined : { features: [{ name: 'prefers-color-scheme', value: source }] };

class NativeTheme extends strictEmitter('electron.nativeTheme', ['updated']) {
  get themeSource() {
    return source;
  }
  set themeSource(value) {
    if (!['system', 'light', 'dark'].includes(value)) throw new TypeError(`Unknown themeSource ${value}`);
    if (value === source) return;
    source = value;
    const media = emulatedMedia() ?? { features: [] };
    for (const window of windows)
      void pageOf(window.webContents)
        .send('Emulation.setEmulatedMedia', media)
        .catch(() => {});
    this.emit('updated');
  }
  get shouldUseDarkColors() {
    return source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();
