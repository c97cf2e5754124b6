/** Whether a product is what someone looks for. */

interface Findable {
  readonly name: string;
  readonly sku: string;
  readonly names?: readonly { readonly text: string }[];
}

/** Letters without marks and case; Arabic letters that are written in several ways in one of them. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .toLowerCase()
    .trim();
}

/** What fits: every word is in a name or in the code. */
export function finder(text: string): ((product: Findable) => boolean) | undefined {
  const wanted = fold(text).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return undefined;
  return ({ name, sku, names }) => {
    const folded = fold([name, sku, ...(names ?? []).map((one) => one.text)].join(' '));
    return wanted.every((word) => folded.includes(word));
  };
}
