// The icon in the system's tray, where there is one: what the model says, drawn, and its clicks passed on.

import { Menu, type MenuItemConstructorOptions, nativeImage, type NativeImage, Tray } from 'electron';
import type { Place } from '../../preload/contract.ts';
import { TRAY_IMAGES } from './tray-images.ts';
import type { TrayModel } from './tray-model.ts';
import type { DesktopWords } from './words.ts';

type Doors = {
  readonly goTo: (place: Place) => void;
  readonly bringBack: () => void;
  readonly quit: () => void;
  /** Said once where the system has no tray. */
  readonly onMissing: (error: unknown) => void;
};

/** At most one icon. Everything in it is in the window as well: a desktop without a tray loses nothing. */
export class TrayIcon {
  readonly #doors: Doors;
  readonly #platform: NodeJS.Platform;
  #tray: Tray | null = null;
  #isMissing = false;
  #drawn = '';

  constructor(doors: Doors, platform: NodeJS.Platform) {
    this.#doors = doors;
    this.#platform = platform;
  }

  get isThere(): boolean {
    return this.#tray !== null;
  }

  /** Shows the model, or takes the icon away for null. Draws only what has changed: an open menu would close. */
  show(model: TrayModel | null, words: DesktopWords): void {
    if (model === null) return void this.remove();
    const text = JSON.stringify([model, words.tag]);
    if (text === this.#drawn) return;
    const tray = this.#open(model);
    if (tray === null) return;
    this.#drawn = text;
    tray.setImage(imageOf(model, this.#platform));
    tray.setToolTip(model.tooltip);
    tray.setContextMenu(Menu.buildFromTemplate(this.#menu(model, words.tray)));
  }

  remove(): void {
    this.#tray?.destroy();
    this.#tray = null;
    this.#drawn = '';
  }

  #open(model: TrayModel): Tray | null {
    if (this.#isMissing) return null;
    try {
      this.#tray ??= this.#make(model);
    } catch (error) {
      this.#isMissing = true;
      this.#doors.onMissing(error);
    }
    return this.#tray;
  }

  #make(model: TrayModel): Tray {
    const tray = new Tray(imageOf(model, this.#platform));
    // macOS opens the menu at a click; elsewhere people expect the window.
    if (this.#platform !== 'darwin') tray.on('click', () => this.#doors.bringBack());
    return tray;
  }

  #menu({ entries, more }: TrayModel, words: DesktopWords['tray']): MenuItemConstructorOptions[] {
    const { bringBack, goTo, quit } = this.#doors;
    const borrows = entries.map(({ label, end, acts }): MenuItemConstructorOptions => ({
      label: unmarked(label),
      submenu: [
        { label: unmarked(end), enabled: false },
        { type: 'separator' },
        ...acts.map((act) => ({ label: act.label, click: () => goTo(act.place) })),
      ],
    }));
    const rest = more === 0 ? [] : [{ label: words.more(more), click: () => goTo({ view: 'here' }) }];
    const none = entries.length === 0 ? [{ label: headed(words.nothing), enabled: false }] : [];
    return [
      ...none,
      ...borrows,
      ...rest,
      { type: 'separator' },
      { label: words.showApp, click: bringBack },
      { label: words.quit, click: quit },
    ];
  }
}

const headed = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

// A single & would underline the letter after it.
const unmarked = (label: string): string => label.replaceAll('&', '&&');

function imageOf({ soon }: TrayModel, platform: NodeJS.Platform): NativeImage {
  const kind = platform === 'darwin' ? 'template' : 'colour';
  const { small, large } = TRAY_IMAGES[kind][soon > 0 ? 'soon' : 'calm'];
  const image = nativeImage.createFromDataURL(small);
  image.addRepresentation({ scaleFactor: 2, dataURL: large });
  image.setTemplateImage(platform === 'darwin');
  return image;
}
