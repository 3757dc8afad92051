// Two lists to measure the window against: rows recycled by hand (the floor), and one element per row of all of them.

/** Runs inside an empty page. `look` filters by a word, `tick` writes the time of every row that exists. */
export function makeBareList(kind: 'by-hand' | 'naive', count: number): void {
  const ROW = 52;
  const words = ['Reservoir', 'Seismic', 'Well', 'Pump', 'Grid', 'Core', 'Blast', 'Hull', 'Turbine', 'Cable'];
  const all = Array.from({ length: count }, (_, index) => ({
    name: `${words[index % 10] ?? ''} Studio ${index}`,
    issuer: `Issuer ${index % 97}`,
    text: `${words[index % 10] ?? ''} studio ${index} issuer ${index % 97}`.toLowerCase(),
  }));
  let found = all;
  let seconds = 0;
  document.body.innerHTML = '<div id="list"><div id="track"></div></div>';
  const list = document.getElementById('list') as HTMLElement;
  const track = document.getElementById('track') as HTMLElement;
  Object.assign(list.style, { blockSize: '600px', overflow: 'auto' });
  track.style.position = 'relative';
  const made: HTMLElement[] = [];

  function fill(row: HTMLElement, index: number): void {
    const { name = '', issuer = '' } = found[index] ?? {};
    const texts = [name, issuer, 'Available', `Lasts ${seconds} s`, 'until Tue 1 Dec 2026', '3 of 5 free'];
    for (const [at, text] of texts.entries()) (row.children[at] as HTMLElement).textContent = text;
    row.style.transform = `translateY(${index * ROW}px)`;
  }

  function rowAt(at: number): HTMLElement {
    const known = made[at];
    if (known !== undefined) return known;
    const row = document.createElement('div');
    Object.assign(row.style, {
      position: 'absolute',
      inset: '0 0 auto',
      blockSize: `${ROW}px`,
      contain: 'strict',
    });
    row.innerHTML =
      '<b></b><i></i><span></span><span></span><small></small><small></small><button>Borrow</button><button>›</button>';
    track.append(row);
    made[at] = row;
    return row;
  }

  function show(): void {
    track.style.blockSize = `${found.length * ROW}px`;
    const shown = kind === 'naive' ? found.length : Math.min(found.length, 20);
    for (let at = 0; at < shown; at += 1) {
      const row = rowAt(at);
      row.hidden = false;
      fill(row, at);
    }
    for (const row of made.slice(shown)) row.hidden = true;
  }

  show();
  Object.assign(window, {
    look: (word: string) => {
      found = all.filter(({ text }) => text.includes(word));
      show();
    },
    tick: () => {
      seconds += 1;
      show();
    },
  });
}
