// A list to measure the window against: rows recycled by hand, the floor. It draws what the window draws: a row of the
// window, and its styles, are the pattern.

/** What a list by hand is drawn after. */
export type Pattern = {
  readonly styles: string;
  /** The zone with an empty list. */
  readonly zone: string;
  readonly row: string;
  /** Height of the list in CSS pixels. */
  readonly height: number;
};

/** Runs inside the page of the window: its zone of available licenses as a pattern. */
export function takePattern(): Pattern {
  const zone = document.querySelector('#zone-available')?.closest('section');
  const row = zone?.querySelector('[role="row"]');
  const track = row?.parentElement;
  const height = track?.parentElement?.clientHeight;
  if (!zone || !row || !track || height === undefined) throw new Error('no list');
  const html = row.outerHTML;
  track.textContent = '';
  const sheets = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return { styles: sheets.map(({ cssText }) => cssText).join('\n'), zone: zone.outerHTML, row: html, height };
}

/** Runs inside an empty page. Each second writes the time of every row that exists; each key in the search filters. */
export function makeBareList(count: number, pattern: Pattern): void {
  const ROW = 52;
  const SPARE = 4;
  const words = ['Reservoir', 'Seismic', 'Well', 'Pump', 'Grid', 'Core', 'Blast', 'Hull', 'Turbine', 'Cable'];
  const all = Array.from({ length: count }, (_, index) => ({
    name: `${words[index % 10] ?? ''} Studio ${index}`,
    issuer: `Issuer ${index % 97}`,
    text: `${words[index % 10] ?? ''} studio ${index} issuer ${index % 97}`.toLowerCase(),
  }));
  type Row = { readonly element: HTMLElement; readonly parts: readonly (Node | null | undefined)[] };
  let found = all;
  let seconds = 0;
  document.body.innerHTML = `<input type="text">${pattern.zone}`;
  const list = document.querySelector<HTMLElement>('[role="grid"]');
  const track = document.querySelector<HTMLElement>('.track');
  if (list === null || track === null) throw new Error('no list');
  list.id = 'list';
  Object.assign(list.style, { flex: 'none', blockSize: `${pattern.height}px` });
  const template = document.createElement('template');
  template.innerHTML = pattern.row;
  const made: Row[] = [];

  function rowAt(at: number): Row {
    const known = made[at];
    if (known !== undefined) return known;
    const element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    track?.append(element);
    const names = [
      '.name bdi',
      '.head .small bdi:nth-of-type(2)',
      '.pill .cut',
      '.time .strong',
      '.time .soft',
    ];
    const places = [...names, '.fact', '.fact:last-child'].map((name) => element.querySelector(name));
    const row = { element, parts: places.map((place) => place?.firstChild) };
    made[at] = row;
    return row;
  }

  function fill({ element, parts }: Row, index: number): void {
    const { name = '', issuer = '' } = found[index] ?? {};
    const texts = [name, issuer, 'Available', `Lasts ${seconds} s`, 'until Tue 1 Dec 2026, 16:05 CET'];
    for (const [at, text] of [...texts, '3 of 6 seats free', 'Early return: yes'].entries()) {
      const part = parts[at];
      // A hand leaves alone what says the same already.
      if (part && part.nodeValue !== text) part.nodeValue = text;
    }
    element.style.transform = `translateY(${index * ROW}px)`;
  }

  function show(): void {
    if (list === null || track === null) return;
    track.style.blockSize = `${found.length * ROW}px`;
    const from = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
    const to = Math.min(found.length, Math.ceil((list.scrollTop + pattern.height) / ROW) + SPARE);
    for (let index = from; index < to; index += 1) {
      const row = rowAt(index - from);
      row.element.hidden = false;
      fill(row, index);
    }
    for (const { element } of made.slice(to - from)) element.hidden = true;
  }

  show();
  list.addEventListener('scroll', show);
  const tick = (): void => {
    seconds += 1;
    show();
    setTimeout(tick, 1_000 - (Date.now() % 1_000));
  };
  setTimeout(tick, 1_000 - (Date.now() % 1_000));
  const look = (word: string): void => {
    list.scrollTop = 0;
    found = all.filter(({ text }) => text.includes(word));
    show();
  };
  document.querySelector('input')?.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement) look(event.target.value);
  });
}
