/** Runs one command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  return await Promise.resolve(args.length > 0 ? 2 : 0);
}
