// Days as the date fields write them, in the zone of this computer.

const FORM = /^(\d{4,6})-(\d{2})-(\d{2})$/;

/** The first instant of a day like `2026-03-14`; null for an empty field. */
export function startOf(day: string): number | null {
  return midnight(day, 0);
}

/** The first instant after a day. */
export function dayAfter(day: string): number | null {
  return midnight(day, 1);
}

/** The day of an instant, `moved` days later, as a field takes it; empty for null. */
export function dayIn(at: number | null, moved = 0): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate() + moved);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

// By the calendar, not by 24 hours: a day of the change of summer time is shorter or longer.
function midnight(day: string, moved: number): number | null {
  const [, year, month, date] = FORM.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + moved).getTime();
  return Number.isNaN(at) ? null : at;
}
