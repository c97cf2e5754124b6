/** Where something floats that belongs to a part of the page. */

/** Room between both, and at the edges of the window, in pixels. */
const GAP = 4;
const EDGE = 12;

/** Below the part, from the side where reading begins or to the one where it ends, and within the window. */
export function placeBelow(element: HTMLElement, part: DOMRect, side: 'left' | 'right'): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const wanted = side === 'left' ? part.left : part.right - width;
  const left = Math.max(EDGE, Math.min(wanted, innerWidth - width - EDGE));
  const below = part.bottom + GAP;
  const top = below + height > innerHeight - EDGE ? Math.max(EDGE, part.top - GAP - height) : below;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
