const zero = 0x30;
const point = 0x2e;
const half = 1e6;

/** Writes bytes at a place and says where they end. */
export function putBytes(target: Uint8Array, at: number, bytes: Uint8Array): number {
  const { length } = bytes;
  for (let index = 0; index < length; index++) target[at + index] = bytes[index] as number;
  return at + length;
}

/** Writes a text that needs no escape in JSON, and says where it ends; -1 when it does need one. */
export function putText(target: Uint8Array, at: number, text: string): number {
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return -1;
    target[at + index] = code;
  }
  return at + length;
}

/** Writes a whole number from 0 up to 2^53, and says where it ends. */
export function putInteger(target: Uint8Array, at: number, value: number): number {
  if (value < half) return putDigits(target, at, value, digitsOf(value));
  const high = Math.floor(value / half);
  return putDigits(target, putInteger(target, at, high), value - high * half, 6);
}

/** How many digits a number below a million has. */
function digitsOf(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  return value < 100_000 ? 5 : 6;
}

/** Writes a number with two decimals, and says where it ends. */
export function putHundredths(target: Uint8Array, at: number, value: number): number {
  const hundredths = Math.round(value * 100);
  const whole = Math.floor(hundredths / 100);
  const end = putInteger(target, at, whole);
  target[end] = point;
  return putDigits(target, end + 1, hundredths - whole * 100, 2);
}

function putDigits(target: Uint8Array, at: number, value: number, count: number): number {
  let rest = value | 0;
  for (let index = at + count - 1; index >= at; index--) {
    target[index] = zero + (rest % 10);
    rest = (rest / 10) | 0;
  }
  return at + count;
}
