/** Markup that is safe to put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toText(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toText).join('');
  return value === undefined || value === null ? '' : String(value).replace(/[&<>"']/g, (sign) => escapes[sign]);
}

/** A template of markup: what is put into it is escaped unless it is {@link Html} itself, or a list of it. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((text, part, i) => text + toText(values[i - 1]) + part));
}
