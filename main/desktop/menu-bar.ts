// The application menu as it stands: made anew when another language is chosen.

import { Menu } from 'electron';
import type { Place } from '../../preload/contract.ts';
import { menuTemplate } from './menu.ts';
import type { DesktopWords } from './words.ts';

export class MenuBar {
  readonly #platform: NodeJS.Platform;
  readonly #show: (place: Place) => void;
  #spoken = '';

  constructor(platform: NodeJS.Platform, show: (place: Place) => void) {
    this.#platform = platform;
    this.#show = show;
  }

  /** Words the menu; an equal language changes nothing, because a menu that is open would close. */
  speak(words: DesktopWords): void {
    if (words.tag === this.#spoken) return;
    this.#spoken = words.tag;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(this.#platform, words, this.#show)));
  }
}
