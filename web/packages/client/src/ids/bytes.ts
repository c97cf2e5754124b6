/** UUIDs and texts as bytes, and the one form in which labels and parts are hashed. */

const encoder = new TextEncoder();

/** The 16 bytes of a UUID in its text form. */
export function uuidBytes(uuid: string): Uint8Array {
  const digits = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, place) =>
    Number.parseInt(digits.slice(place * 2, place * 2 + 2), 16),
  );
}

/** A version 8 UUID of 16 bytes, as text. */
export function uuidText(bytes: Uint8Array): string {
  const own = bytes.slice(0, 16);
  own[6] = ((own[6] as number) & 0x0f) | 0x80;
  own[8] = ((own[8] as number) & 0x3f) | 0x80;
  const digits = Array.from(own, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The bytes of a text. */
export function textBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Label and parts, each after its length as eight bytes, lowest first. */
export function inOnePiece(label: string, parts: readonly Uint8Array[]): Uint8Array {
  const all = [textBytes(label), ...parts];
  const piece = new Uint8Array(all.reduce((sum, part) => sum + 8 + part.length, 0));
  const view = new DataView(piece.buffer);
  let at = 0;
  for (const part of all) {
    view.setUint32(at, part.length, true);
    piece.set(part, at + 8);
    at += 8 + part.length;
  }
  return piece;
}
