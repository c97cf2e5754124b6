/** An EAN-13, drawn. It reads from left to right in every language. */
import { ean13Modules } from '../../stock/gtin.js';

const QUIET = 11;
const BARS = 95;
const HEIGHT = 46;
const GUARDS = [0, 1, 2, 45, 46, 47, 48, 49, 92, 93, 94];

export function Ean13({ code }: { code: string }) {
  const bars = [...ean13Modules(code)]
    .map((bit, place) =>
      bit === '1' ? `M${place + QUIET} 0h1v${GUARDS.includes(place) ? HEIGHT + 4 : HEIGHT}h-1z` : '',
    )
    .join('');
  return (
    <svg className="ean" viewBox={`0 0 ${BARS + 2 * QUIET} ${HEIGHT + 10}`} role="img" aria-label={code}>
      <path d={bars} />
      <text x={QUIET - 3} y={HEIGHT + 9} textAnchor="end">
        {code[0]}
      </text>
      <text x={QUIET + 24} y={HEIGHT + 9} textAnchor="middle">
        {code.slice(1, 7)}
      </text>
      <text x={QUIET + 71} y={HEIGHT + 9} textAnchor="middle">
        {code.slice(7)}
      </text>
    </svg>
  );
}
