/** What someone signs in with: an e-mail, or a telephone number. */

export type Reach =
  | { readonly email: string; readonly phone?: never }
  | { readonly phone: string; readonly email?: never };

/** Fewer digits are no telephone number. */
const DIGITS = 6;

export function reachOf(typed: string): Reach | undefined {
  const text = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { email: text };
  const digits = text.replace(/[\s()./-]/g, '');
  return /^\+?\d+$/.test(digits) && digits.replace('+', '').length >= DIGITS ? { phone: text } : undefined;
}

/** Where WhatsApp opens with a message: to a number where it is a whole one, else the person is chosen there. */
export function whatsAppOf(phone: string | undefined, message: string): string {
  const number = phone?.trim().startsWith('+') ? phone.replace(/\D/g, '') : '';
  return `https://wa.me/${number}?text=${encodeURIComponent(message)}`;
}
