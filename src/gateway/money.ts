/** Money as the gateway counts it, nano-dollars (1e-9 USD), and as people read it. */

/** With as many digits as its first two say: `$0.0012`, `$1.25`, `$20.00`. */
export function usd(nano: number): string {
  const dollars = nano / 1e9;
  const digits = dollars === 0 || dollars >= 0.1 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
